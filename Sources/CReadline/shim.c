#include "CReadline.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*hook)(NNXDraw);

// Signals are taken only while text is asked for. Their handler writes their number into this pipe, which is polled
// together with the terminal, so that whatever they ask for happens between two keys.
static int bell[2] = {-1, -1};
static const int taken[] = {SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP, SIGQUIT};
enum { taken_count = sizeof taken / sizeof *taken };
static struct sigaction before[taken_count];

static char *entry;
static bool is_entered;
// Keys that wait to be read make drawing pointless until they are.
static bool is_stale;

static void ring(int signal) {
  int saved = errno;
  unsigned char number = (unsigned char)signal;
  ssize_t written = write(bell[1], &number, 1);
  (void)written;
  errno = saved;
}

static void take_signals(void) {
  for (int i = 0; i < taken_count; i++) {
    struct sigaction own = {.sa_handler = ring, .sa_flags = SA_RESTART};
    sigaction(taken[i], NULL, &before[i]);
    // What a parent had us ignore stays so.
    if (before[i].sa_handler != SIG_IGN) sigaction(taken[i], &own, NULL);
  }
}

static void leave_signals(void) {
  for (int i = 0; i < taken_count; i++) sigaction(taken[i], &before[i], NULL);
}

static bool keys_wait(void) {
  struct pollfd source = {fileno(rl_instream), POLLIN, 0};
  return poll(&source, 1, 0) > 0 && (source.revents & POLLIN);
}

/// What readline itself has written comes first.
static void draw(NNXDraw what) {
  fflush(rl_outstream);
  if (hook) hook(what);
}

static void redisplay(void) {
  is_stale = keys_wait();
  if (!is_stale) draw(NNXDrawChange);
}

static void line_arrived(char *line) {
  entry = line;
  is_entered = true;
  // Readline would show its prompt at once again.
  rl_callback_handler_remove();
}

static void prepare(void) {
  static bool is_prepared;
  if (is_prepared) return;
  is_prepared = true;
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_instream = stdin;
  rl_outstream = stdout;
  if (pipe(bell) != 0) return;
  for (int end = 0; end < 2; end++) {
    fcntl(bell[end], F_SETFL, O_NONBLOCK);
    fcntl(bell[end], F_SETFD, FD_CLOEXEC);
  }
}

/// Programs are UTF-8 wherever they are typed: in another locale readline would take ŷ for several characters. It reads
/// the environment for each entry, and the programs that are started from here shall find that as it was.
static void begin(const char *prompt) {
  bool is_utf8 = setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  const char *present = getenv("LC_ALL");
  char *kept = present ? strdup(present) : NULL;
  if (!is_utf8) setenv("LC_ALL", "C.UTF-8", 1);
  // Readline asks what the terminal can do only while it believes that it draws itself.
  rl_initialize();
  rl_redisplay_function = redisplay;
  rl_callback_handler_install(prompt, line_arrived);
  if (!is_utf8) {
    if (kept) setenv("LC_ALL", kept, 1);
    else unsetenv("LC_ALL");
  }
  free(kept);
}

void nnx_lend_terminal(void) {
  rl_deprep_terminal();
  fflush(rl_outstream);
  leave_signals();
}

void nnx_take_terminal(void) {
  take_signals();
  rl_prep_terminal(1);
  draw(NNXDrawAfresh);
}

static void stop(void) {
  draw(NNXDrawLast);
  nnx_lend_terminal();
  kill(getpid(), SIGTSTP);
  // Here again with fg. The terminal may have another size.
  take_signals();
  rl_reset_screen_size();
  rl_prep_terminal(1);
  draw(NNXDrawAfresh);
}

static void forget_entry(void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  draw(NNXDrawLast);
  rl_replace_line("", 0);
  rl_callback_handler_remove();
}

/// Does what the signals ask for; tells whether the request for text is over.
static bool answer_signals(NNXEntry *outcome, int *signal) {
  unsigned char number;
  while (read(bell[0], &number, 1) == 1) {
    switch (number) {
    case SIGINT:
      forget_entry();
      *outcome = NNXEntryInterrupted;
      return true;
    case SIGTSTP: stop(); break;
    case SIGCONT:
      rl_prep_terminal(1);
      draw(NNXDrawAfresh);
      break;
    case SIGWINCH:
      rl_reset_screen_size();
      draw(NNXDrawResized);
      break;
    default:
      rl_callback_handler_remove();
      *signal = number;
      *outcome = NNXEntryTerminated;
      return true;
    }
  }
  return false;
}

/// What rang as the entry was done means what runs next.
static void hand_on_signals(void) {
  unsigned char number;
  while (read(bell[0], &number, 1) == 1) {
    if (number != SIGWINCH && number != SIGCONT) kill(getpid(), number);
  }
}

NNXEntry nnx_read_entry(const char *prompt, char **text, int *signal) {
  prepare();
  entry = NULL;
  is_entered = false;
  NNXEntry outcome = NNXEntryEnded;
  take_signals();
  begin(prompt);
  while (!is_entered) {
    struct pollfd sources[2] = {{fileno(rl_instream), POLLIN, 0}, {bell[0], POLLIN, 0}};
    if (poll(sources, 2, -1) < 0 && errno != EINTR) break;
    if (sources[1].revents & POLLIN && answer_signals(&outcome, signal)) break;
    if (!sources[0].revents) continue;
    rl_callback_read_char();
    if (is_stale && !is_entered && !keys_wait()) redisplay();
  }
  leave_signals();
  hand_on_signals();
  fflush(rl_outstream);
  if (is_entered) {
    *text = entry;
    outcome = entry ? NNXEntryRead : NNXEntryEnded;
  }
  return outcome;
}

static char **(*complete)(const char *, int, int);

static char **complete_text(const char *text, int start, int end) {
  // Where nothing fits, readline shall not look for files by itself.
  rl_attempted_completion_over = 1;
  return complete(text, start, end);
}

void nnx_set_hooks(void (*drawing)(NNXDraw), void (*list)(char **, int, int), char **(*completing)(const char *, int, int)) {
  prepare();
  hook = drawing;
  complete = completing;
  rl_completion_display_matches_hook = list;
  rl_attempted_completion_function = complete_text;
}
