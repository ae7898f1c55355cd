/// The few calls of GNU readline that the prompt needs, with an interruption that works between threads.
#ifndef NNX_CREADLINE_H
#define NNX_CREADLINE_H

#include <stdbool.h>

/// What became of one request for a line.
typedef enum __attribute__((enum_extensibility(closed))) {
  NNXLineRead,
  NNXLineInterrupted,
  NNXLineEnded
} NNXLineOutcome;

/// Asks for one line; after NNXLineRead, `*line` is a string without line end that the caller frees.
NNXLineOutcome nnx_readline(const char *prompt, char **line);
/// Ends the request for a line that is under way, from any thread; false when there is none.
bool nnx_readline_interrupt(void);
/// Puts an entry at the end of the history.
void nnx_add_history(const char *entry);

#endif
