#include "CReadline.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

// Signals are taken by a thread of their own, so that Ctrl-C cannot reach readline as a signal; it comes
// through this pipe, which is polled together with the terminal.
static int wake[2] = {-1, -1};
static atomic_bool reading;
static bool interrupted;

static int next_key(FILE *stream) {
  for (;;) {
    struct pollfd sources[2] = {{fileno(stream), POLLIN, 0}, {wake[0], POLLIN, 0}};
    if (poll(sources, 2, -1) < 0) {
      if (errno != EINTR) return EOF;
      // A changed window size is handled by readline between two keys.
      rl_check_signals();
      continue;
    }
    if (sources[1].revents & POLLIN) {
      char byte;
      while (read(wake[0], &byte, 1) == 1) {
      }
      interrupted = true;
      // The rest of the line stays visible, followed by ^C; the line itself is forgotten.
      rl_point = rl_end;
      rl_redisplay();
      fputs("^C", rl_outstream);
      rl_replace_line("", 0);
      rl_done = 1;
      return '\n';
    }
    if (sources[0].revents) return rl_getc(stream);
  }
}

static void prepare(void) {
  static bool prepared;
  if (prepared) return;
  prepared = true;
  // Programs are UTF-8 wherever they are typed: in another locale readline would take ŷ for several characters.
  if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  rl_readline_name = "nnrepl";
  rl_catch_signals = 0;
  // Names of files are no help inside an expression; Tab indents.
  rl_bind_key('\t', rl_insert);
  if (pipe(wake) == 0) {
    for (int end = 0; end < 2; end++) {
      fcntl(wake[end], F_SETFL, O_NONBLOCK);
      fcntl(wake[end], F_SETFD, FD_CLOEXEC);
    }
    rl_getc_function = next_key;
  }
}

NNXLineOutcome nnx_readline(const char *prompt, char **line) {
  prepare();
  interrupted = false;
  atomic_store(&reading, true);
  *line = readline(prompt);
  atomic_store(&reading, false);
  if (interrupted) {
    free(*line);
    *line = NULL;
    return NNXLineInterrupted;
  }
  return *line ? NNXLineRead : NNXLineEnded;
}

bool nnx_readline_interrupt(void) {
  if (!atomic_load(&reading)) return false;
  char byte = 0;
  ssize_t written = write(wake[1], &byte, 1);
  return written == 1;
}

void nnx_add_history(const char *entry) { add_history(entry); }
