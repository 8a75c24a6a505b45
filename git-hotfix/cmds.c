#include "git-hotfix/cmds.h"

#define ROW(name) &cmd_##name,
const struct hf_cmd *const hf_cmds[] = { HF_CMDS(ROW) NULL };
