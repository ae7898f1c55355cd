// Long work in shares, one a thread. The threads stay and wait; who finds them at work does all himself.
#define _GNU_SOURCE
#include "table.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

/// How often a thread looks before it sleeps, some tenths of a millisecond: what is shared comes in rows, and to wake one
/// takes as long as a third of them.
#define LOOKS 20000

static atomic_int wanted;
/// How many threads look at most, beside the caller: more than processors would keep each other from work.
static atomic_int lookers;
/// Held by the caller whose work the threads do.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
/// Who finds nothing to do sleeps under it.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int started;
/// How many threads look for work, and do not sleep.
static atomic_int looking;
/// The processor of the last caller: who looks for work there takes its time.
static atomic_int busy_processor;
/// Whether short work is shared, by trial: two processors may be one core's, or belong to others too, or take long to hand
/// numbers over. Time and work of the present phase and of the trial of the other way, by whether they are shared; it
/// belongs to the caller whose turn it is.
#define TRIAL 32
/// A phase is twice as long as the one before it, as long as trials confirm the way.
#define FIRST_PHASE 64
#define LAST_PHASE 8192
/// Shared work has to take so much of the time that it takes alone: it keeps another processor from other work.
#define WORTH_SHARING 0.9
/// What comes after shared work has its numbers brought from another cache, and counts as well; but a pause does not.
#define LONGEST_GAP 4
static struct {
  int is_shared, is_trial, phase, left;
  double ticks[2], work[2], end;
  /// How the work before was done.
  int was_shared;
} choice = {.phase = FIRST_PHASE, .left = FIRST_PHASE};
/// The round of work: its number, the count of its shares, and the next one that nobody has taken. Whoever takes a share
/// keeps the round from ending; who comes late finds no share, and reads nothing of the work.
static atomic_ulong claims;
#define CLAIMS(round, shares, next) ((unsigned long)(round) << 16 | (unsigned long)(shares) << 8 | (unsigned long)(next))
#define ROUND(claims) ((claims) >> 16)
/// Shares that are not done yet.
static atomic_int left;
static struct {
  void (*body)(void *, ptrdiff_t, ptrdiff_t);
  void *context;
  ptrdiff_t count, share;
} work;

static inline void pause_shortly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Does what nobody has taken of the present round.
static void take_shares(void) {
  for (;;) {
    unsigned long seen = atomic_load_explicit(&claims, memory_order_acquire);
    unsigned long shares = seen >> 8 & 0xff, next = seen & 0xff;
    if (next >= shares) return;
    if (!atomic_compare_exchange_weak_explicit(&claims, &seen, seen + 1, memory_order_acq_rel, memory_order_relaxed))
      continue;
    ptrdiff_t start = (ptrdiff_t)next * work.share;
    ptrdiff_t end = work.count - start < work.share ? work.count : start + work.share;
    if (start < work.count) work.body(work.context, start, end);
    if (atomic_fetch_sub_explicit(&left, 1, memory_order_acq_rel) > 1) continue;
    // Who is about to sleep has looked, or will be woken.
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    pthread_cond_broadcast(&changed);
  }
}

static void wait_for_round_after(unsigned long seen) {
  int others = atomic_fetch_add_explicit(&looking, 1, memory_order_relaxed);
  int looks = others < atomic_load_explicit(&lookers, memory_order_relaxed) ? LOOKS : 0;
  for (; looks > 0 && ROUND(atomic_load_explicit(&claims, memory_order_acquire)) == seen; looks--) {
    if (looks % 64 == 0 && sched_getcpu() == atomic_load_explicit(&busy_processor, memory_order_relaxed)) break;
    pause_shortly();
  }
  atomic_fetch_sub_explicit(&looking, 1, memory_order_relaxed);
  if (ROUND(atomic_load_explicit(&claims, memory_order_acquire)) != seen) return;
  pthread_mutex_lock(&mutex);
  while (ROUND(atomic_load_explicit(&claims, memory_order_acquire)) == seen) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}

static int others_are_done(int looks) {
  for (; looks > 0 && atomic_load_explicit(&left, memory_order_acquire) > 0; looks--) pause_shortly();
  return atomic_load_explicit(&left, memory_order_acquire) == 0;
}

static void wait_for_others(void) {
  if (others_are_done(atomic_load_explicit(&lookers, memory_order_relaxed) > 0 ? LOOKS : 0)) return;
  pthread_mutex_lock(&mutex);
  while (atomic_load_explicit(&left, memory_order_acquire) > 0) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}

static void *wait_for_work(void *unused) {
  (void)unused;
  for (;;) {
    unsigned long seen = ROUND(atomic_load_explicit(&claims, memory_order_acquire));
    take_shares();
    wait_for_round_after(seen);
  }
  return NULL;
}

/// A forked child has none of the threads.
static void forget_threads(void) {
  started = 0;
  // A round that another thread of the parent was in has no shares here.
  atomic_store(&claims, 0);
  atomic_store(&left, 0);
  atomic_store(&looking, 0);
  pthread_mutex_init(&turn, NULL);
  pthread_mutex_init(&mutex, NULL);
  pthread_cond_init(&changed, NULL);
}

/// Starts threads until there are so many; how many there are. Signals are for the program's own.
static int start_threads(int count) {
  if (started >= count) return started;
  static atomic_flag watchesForks = ATOMIC_FLAG_INIT;
  if (!atomic_flag_test_and_set(&watchesForks)) pthread_atfork(NULL, NULL, forget_threads);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (started < count) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, wait_for_work, NULL) != 0) break;
    pthread_detach(thread);
    started++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static int processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

int nnk_threads_used(void) {
  int count = atomic_load_explicit(&wanted, memory_order_relaxed);
  if (count > 0) return count;
  nnk_threads(processors());
  return atomic_load_explicit(&wanted, memory_order_relaxed);
}

void nnk_threads(int count) {
  count = count < 1 ? 1 : count > NNK_MOST_THREADS ? NNK_MOST_THREADS : count;
  int places = processors();
  atomic_store_explicit(&lookers, (count < places ? count : places) - 1, memory_order_relaxed);
  atomic_store_explicit(&wanted, count, memory_order_relaxed);
}

/// Begins a round; `turn` is held.
static void begin_round(int shares) {
  atomic_store_explicit(&left, shares, memory_order_relaxed);
  atomic_store_explicit(&busy_processor, sched_getcpu(), memory_order_relaxed);
  pthread_mutex_lock(&mutex);
  unsigned long round = ROUND(atomic_load_explicit(&claims, memory_order_relaxed)) + 1;
  atomic_store_explicit(&claims, CLAIMS(round, shares, 0), memory_order_release);
  pthread_mutex_unlock(&mutex);
  pthread_cond_broadcast(&changed);
}

/// Has the shares of a round done; `turn` is held.
static void run_round(int shares, ptrdiff_t count, ptrdiff_t grain, void (*body)(void *, ptrdiff_t, ptrdiff_t),
                      void *context) {
  ptrdiff_t grains = (count + grain - 1) / grain;
  work.body = body;
  work.context = context;
  work.count = count;
  work.share = (grains + shares - 1) / shares * grain;
  begin_round(shares);
  // Where the others are late, as on a busy machine, the caller does their shares too.
  take_shares();
}

void nnk_parallel_for(ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t start, ptrdiff_t end),
                      void *context) {
  if (count <= 0) return;
  int threads = nnk_threads_used();
  if (threads == 1 || count <= grain || pthread_mutex_trylock(&turn) != 0) return body(context, 0, count);
  int shares = start_threads(threads - 1) + 1;
  run_round(shares < threads ? shares : threads, count, grain, body, context);
  wait_for_others();
  pthread_mutex_unlock(&turn);
}

static double ticks(void) {
#if defined(__x86_64__)
  return (double)__builtin_ia32_rdtsc();
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
#endif
}

/// Short work has been done that began at a time; now and then the other way is tried, and taken where it is faster.
static void learn(int was_shared, double start, double size) {
  double end = ticks(), own = end - start, gap = start - choice.end;
  choice.end = end;
  choice.ticks[choice.was_shared] += gap < LONGEST_GAP * own ? gap : LONGEST_GAP * own;
  choice.ticks[was_shared] += own;
  choice.work[was_shared] += size;
  choice.was_shared = was_shared;
  if (--choice.left > 0) return;
  if (choice.is_trial) {
    // A trial that found nobody awake has nothing to compare.
    int is_known = choice.work[0] > 0 && choice.work[1] > 0, before = choice.is_shared;
    if (is_known)
      choice.is_shared = choice.ticks[1] / choice.work[1] < WORTH_SHARING * choice.ticks[0] / choice.work[0];
    choice.phase = choice.is_shared != before ? FIRST_PHASE : choice.phase < LAST_PHASE ? 2 * choice.phase : LAST_PHASE;
    choice.left = choice.phase;
    choice.ticks[0] = choice.ticks[1] = choice.work[0] = choice.work[1] = 0;
  } else {
    choice.ticks[!choice.is_shared] = choice.work[!choice.is_shared] = 0;
    choice.left = TRIAL;
  }
  choice.is_trial = !choice.is_trial;
}

void nnk_parallel_for_short(ptrdiff_t count, ptrdiff_t grain, double size,
                            void (*body)(void *context, ptrdiff_t start, ptrdiff_t end), void *context) {
  if (count <= 0) return;
  int threads = nnk_threads_used();
  if (atomic_load_explicit(&lookers, memory_order_relaxed) <= 0 || count <= grain || pthread_mutex_trylock(&turn) != 0)
    return body(context, 0, count);
  int is_shared = choice.is_shared != choice.is_trial;
  int awake = is_shared ? atomic_load_explicit(&looking, memory_order_relaxed) : 0;
  double start = ticks();
  if (awake > 0) {
    run_round(awake + 1 < threads ? awake + 1 : threads, count, grain, body, context);
    wait_for_others();
  } else {
    // A round without shares: they are awake for what follows.
    if (is_shared && start_threads(threads - 1) > 0) begin_round(0);
    body(context, 0, count);
  }
  learn(awake > 0, start, size);
  pthread_mutex_unlock(&turn);
}
