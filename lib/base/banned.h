/* Names that no source of ours may use; the Makefile includes it by force. */
#ifndef HF_BANNED_H
#define HF_BANNED_H

/* System headers come first: they declare what we take away below. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok system popen tmpnam mktemp atoi atol atof
#pragma GCC poison gmtime localtime asctime

#endif
