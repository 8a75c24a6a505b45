/* How long git may take where nobody could answer what it asks. */
#ifndef HF_PATIENCE_H
#define HF_PATIENCE_H

struct hf_session;

/*
 * Milliseconds for struct hf_git_do: 0, as long as it likes, where a terminal
 * can ask for a passphrase; else the seconds that git config has at `key`, or
 * these.
 */
int hf_patience(const struct hf_session *session, const char *key, int seconds);

#endif
