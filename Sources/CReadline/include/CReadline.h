/// GNU readline for Swift: what its header declares as functions, and calls for what it has as mutable globals.
#ifndef NNX_CREADLINE_H
#define NNX_CREADLINE_H

#include <stdbool.h>
#include <stdio.h>

#include <readline/history.h>
#include <readline/readline.h>

/// What became of one request for text.
typedef enum __attribute__((enum_extensibility(closed))) {
  NNXEntryRead,
  /// Ctrl-C: what was typed is forgotten.
  NNXEntryInterrupted,
  /// Ctrl-D, or a terminal that is gone.
  NNXEntryEnded,
  /// A signal that asks the process to end; the terminal is as it was found.
  NNXEntryTerminated
} NNXEntry;

/// Why the text is to be drawn.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// The text, the cursor or the prompt may have changed.
  NNXDrawChange,
  /// Nothing of what was drawn is on the screen any more.
  NNXDrawAfresh,
  /// The window has another size.
  NNXDrawResized,
  /// The text is done: the cursor goes behind it, and what comes next begins below.
  NNXDrawLast
} NNXDraw;

/// Who draws, and who lists what could complete a word.
void nnx_set_hooks(void (*draw)(NNXDraw), void (*list)(char **, int, int), char **(*complete)(const char *, int, int));

/// Asks for text with readline's keys. After NNXEntryRead, `*text` is for the caller to free; after
/// NNXEntryTerminated, `*signal` tells which.
NNXEntry nnx_read_entry(const char *prompt, char **text, int *signal);
/// Gives the terminal to another program while text is being asked for, and takes it back.
void nnx_lend_terminal(void);
void nnx_take_terminal(void);

const char *nnx_text(void);
/// Byte offset of the cursor.
int nnx_cursor(void);
void nnx_set_cursor(int offset);
/// The prompt, or what stands in its place while readline asks for something, such as what to search for.
const char *nnx_shown_prompt(void);
bool nnx_shows_own_prompt(void);
/// What `show-mode-in-prompt` puts before the prompt; NULL where it is off.
const char *nnx_mode_mark(void);
/// The text counts as one change for undo.
void nnx_replace(int start, int end, const char *text);
/// Whether the command before this one was any of these.
bool nnx_follows(rl_command_func_t *own, rl_command_func_t *other);
/// Lets readline believe that its own command ran before.
void nnx_pretend_last(rl_command_func_t *command);
/// A name for inputrc; it is kept.
void nnx_define(const char *name, rl_command_func_t *command);
/// A key of Emacs' mode and vi's insertion mode.
void nnx_bind(const char *key, rl_command_func_t *command);
/// A key of vi's command mode.
void nnx_bind_movement(const char *key, rl_command_func_t *command);
/// What readline puts behind the one match.
void nnx_append_after_match(char character);
/// inputrc's word for a setting that is on.
bool nnx_is_on(const char *variable);
/// What every editor of nnx wants of readline, before it reads inputrc.
void nnx_set_defaults(void);

#endif
