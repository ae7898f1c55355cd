#include "CReadline.h"

#include <string.h>

const char *nnx_text(void) { return rl_line_buffer ? rl_line_buffer : ""; }
int nnx_cursor(void) { return rl_point; }
void nnx_set_cursor(int offset) { rl_point = offset < 0 ? 0 : offset > rl_end ? rl_end : offset; }
const char *nnx_shown_prompt(void) { return rl_display_prompt ? rl_display_prompt : ""; }
bool nnx_shows_own_prompt(void) { return rl_display_prompt == rl_prompt; }

const char *nnx_mode_mark(void) {
  if (!nnx_is_on("show-mode-in-prompt")) return NULL;
  if (rl_editing_mode == 1) return rl_variable_value("emacs-mode-string");
  Keymap map = rl_get_keymap();
  return rl_variable_value(map == vi_movement_keymap ? "vi-cmd-mode-string" : "vi-ins-mode-string");
}

void nnx_replace(int start, int end, const char *text) {
  rl_begin_undo_group();
  rl_delete_text(start, end);
  rl_point = start;
  rl_insert_text(text);
  rl_end_undo_group();
}

bool nnx_follows(rl_command_func_t *own, rl_command_func_t *other) {
  return rl_last_func == own || rl_last_func == other;
}

void nnx_pretend_last(rl_command_func_t *command) { rl_last_func = command; }

void nnx_define(const char *name, rl_command_func_t *command) { rl_add_defun(name, command, -1); }

void nnx_bind(const char *key, rl_command_func_t *command) {
  rl_bind_keyseq_in_map(key, command, emacs_standard_keymap);
  rl_bind_keyseq_in_map(key, command, vi_insertion_keymap);
}

void nnx_bind_movement(const char *key, rl_command_func_t *command) {
  rl_bind_keyseq_in_map(key, command, vi_movement_keymap);
}

void nnx_append_after_match(char character) {
  rl_completion_append_character = character;
  rl_completion_suppress_append = character == '\0';
}

bool nnx_is_on(const char *variable) {
  const char *value = rl_variable_value(variable);
  return value && strcmp(value, "on") == 0;
}

static char *no_break(void) {
  static char none[] = "";
  return none;
}

void nnx_set_defaults(void) {
  // For `$if nnrepl` in inputrc.
  rl_readline_name = "nnrepl";
  // What a word is, the language knows: a match stands for all the text before the cursor.
  rl_completion_word_break_hook = no_break;
  rl_sort_completion_matches = 0;
  // One TAB shows what there is; inputrc may say otherwise.
  rl_variable_bind("show-all-if-ambiguous", "on");
  // The terminal's keys for killing a line would take all of a block.
  rl_variable_bind("bind-tty-special-chars", "off");
}
