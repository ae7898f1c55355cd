// Long work in shares, one a thread. The threads stay and wait; who finds them at work does all himself.
#define _GNU_SOURCE
#include "table.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/// How often a thread looks before it sleeps, some tenths of a millisecond: what is shared comes in rows, and to wake one
/// takes as long as a third of them.
#define LOOKS 20000

static atomic_int wanted;
/// Held by the caller whose work the threads do.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
/// Who finds nothing to do sleeps under it.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int started;
/// Threads that are still at work on the round.
static atomic_int left;
static atomic_ulong round_number;
/// Of each thread: the rounds that were over when it was started.
static unsigned long rounds_before[NNK_MOST_THREADS];
/// Belongs to the caller whose turn it is, and to the others while their share is left.
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

static void run_share(int place) {
  ptrdiff_t start = place * work.share, end = work.count - start < work.share ? work.count : start + work.share;
  if (start < work.count) work.body(work.context, start, end);
}

/// Waits for a round other than the one seen last; its number.
static unsigned long next_round(unsigned long seen) {
  unsigned long number = seen;
  for (int i = 0; i < LOOKS; i++) {
    number = atomic_load_explicit(&round_number, memory_order_acquire);
    if (number != seen) return number;
    pause_shortly();
  }
  pthread_mutex_lock(&mutex);
  while ((number = atomic_load_explicit(&round_number, memory_order_acquire)) == seen)
    pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
  return number;
}

static void wait_for_others(void) {
  for (int i = 0; i < LOOKS; i++) {
    if (atomic_load_explicit(&left, memory_order_acquire) == 0) return;
    pause_shortly();
  }
  pthread_mutex_lock(&mutex);
  while (atomic_load_explicit(&left, memory_order_acquire) > 0) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}

static void *wait_for_work(void *argument) {
  int place = (int)(intptr_t)argument;
  for (unsigned long seen = rounds_before[place];;) {
    seen = next_round(seen);
    run_share(place);
    if (atomic_fetch_sub_explicit(&left, 1, memory_order_acq_rel) > 1) continue;
    // Who is about to sleep has looked, or will be woken.
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    pthread_cond_broadcast(&changed);
  }
  return NULL;
}

/// A forked child has none of the threads.
static void forget_threads(void) {
  started = 0;
  atomic_store(&left, 0);
  atomic_store(&round_number, 0);
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
    rounds_before[started + 1] = atomic_load_explicit(&round_number, memory_order_relaxed);
    if (pthread_create(&thread, NULL, wait_for_work, (void *)(intptr_t)(started + 1)) != 0) break;
    pthread_detach(thread);
    started++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

int nnk_threads_used(void) {
  int count = atomic_load_explicit(&wanted, memory_order_relaxed);
  if (count > 0) return count;
  cpu_set_t set;
  count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  nnk_threads(count);
  return atomic_load_explicit(&wanted, memory_order_relaxed);
}

void nnk_threads(int count) {
  count = count < 1 ? 1 : count > NNK_MOST_THREADS ? NNK_MOST_THREADS : count;
  atomic_store_explicit(&wanted, count, memory_order_relaxed);
}

void nnk_parallel_for(ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t start, ptrdiff_t end),
                      void *context) {
  if (count <= 0) return;
  int threads = nnk_threads_used();
  if (threads == 1 || count <= grain || pthread_mutex_trylock(&turn) != 0) return body(context, 0, count);
  // All that ever started take part in a round, with empty shares behind the last one.
  int helpers = start_threads(threads - 1);
  int shares = helpers + 1 < threads ? helpers + 1 : threads;
  ptrdiff_t grains = (count + grain - 1) / grain;
  work.body = body;
  work.context = context;
  work.count = count;
  work.share = (grains + shares - 1) / shares * grain;
  atomic_store_explicit(&left, helpers, memory_order_relaxed);
  pthread_mutex_lock(&mutex);
  atomic_fetch_add_explicit(&round_number, 1, memory_order_release);
  pthread_mutex_unlock(&mutex);
  pthread_cond_broadcast(&changed);
  run_share(0);
  wait_for_others();
  pthread_mutex_unlock(&turn);
}
