/* The checks behind the rule table, by the file that holds them. */
#ifndef HF_CHECKS_H
#define HF_CHECKS_H

struct hf_check;

/* rule_branch.c */
void hf_check_branch_name(struct hf_check *check);
void hf_check_from_production(struct hf_check *check);
void hf_check_stale_base(struct hf_check *check);
void hf_check_empty(struct hf_check *check);

/* rule_size.c */
void hf_check_size_files(struct hf_check *check);
void hf_check_size_lines(struct hf_check *check);
void hf_check_size_commits(struct hf_check *check);
void hf_check_binary_files(struct hf_check *check);
void hf_check_protected_paths(struct hf_check *check);
void hf_check_noise(struct hf_check *check);

/* rule_message.c */
void hf_check_leftovers(struct hf_check *check);
void hf_check_subject(struct hf_check *check);
void hf_check_trailers(struct hf_check *check);

/* rule_landing.c */
void hf_check_direct_commit(struct hf_check *check);
void hf_check_direct_push(struct hf_check *check);
void hf_check_rewind(struct hf_check *check);
void hf_check_policy(struct hf_check *check);
void hf_check_tag(struct hf_check *check);
void hf_check_drop_unreleased(struct hf_check *check);

/* rule_undone.c */
void hf_check_undone(struct hf_check *check);

/* rule_triage.c */
void hf_check_triage(struct hf_check *check);
void hf_check_frequency(struct hf_check *check);

/* rule_evidence.c */
void hf_check_evidence(struct hf_check *check);

/* rule_approval.c */
void hf_check_approval(struct hf_check *check);

/* rule_process.c */
void hf_check_owed(struct hf_check *check);
void hf_check_overdue(struct hf_check *check);

#endif
