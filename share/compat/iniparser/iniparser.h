/* For systems whose iniparser has no directory of its own; see install.sh. */
#include <iniparser.h>
