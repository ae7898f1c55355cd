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
/// Who finds nothing to do sleeps under it, and is counted before the last look: who gives work looks at the count after.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_int asleep;
static int started;
/// How many threads look for work, and do not sleep.
static atomic_int looking;
/// The processor of the last caller: who looks for work there takes its time.
static atomic_int busy_processor;
/// Whether short work is shared, by trial: two processors may be one core's, or belong to others too, or take long to hand
/// numbers over. For a phase it is done one way, and nobody looks at the clock, which would take as long as much of it; then
/// so much is timed that way, and as much the other, in bytes of multiplied numbers: about a millisecond's.
#define TRIAL 0x1p28
/// A phase is twice as long as the one before it, as long as trials confirm the way.
#define FIRST_PHASE 0x1p29
#define LAST_PHASE 0x1p34
static atomic_int shares_short_work;
/// What is left of the phase. Callers may take from it at once, and what one of them does be forgotten.
static _Atomic double untimed = FIRST_PHASE;
/// Shared work has to take so much of the time that it takes alone: it keeps another processor from other work.
#define WORTH_SHARING 0.95
/// What another thread is behind when it begins, as its numbers come from another cache: so much more the caller does.
#define HEAD_START 0x1p18
/// What comes after shared work has its numbers brought from another cache, and counts as well; but a pause does not, nor
/// that a thread lost its processor in between.
#define LONGEST_GAP 4
#define LONGEST_WORK 16
/// Time and work of both ways, by whether it is shared; it belongs to the caller whose turn it is.
static struct {
  int is_trial;
  double phase, left, ticks[2], work[2], end;
  /// How the work before was done, and whether it was timed.
  int was_shared, was_timed;
} choice = {.phase = FIRST_PHASE, .left = TRIAL};
/// A round of work, in one cache line: who sees its number has the rest with it.
static struct {
  /// The round's number, the count of its shares, and the next one that nobody has taken. Whoever takes a share keeps the
  /// round from ending; who comes late finds no share, and reads nothing of the work. The first is the caller's.
  _Alignas(64) atomic_ulong claims;
  void (*body)(void *, ptrdiff_t, ptrdiff_t);
  void *context;
  /// The caller's share, and what each of the others has at most.
  ptrdiff_t count, first, share;
} work;
#define CLAIMS(round, shares, next) ((unsigned long)(round) << 16 | (unsigned long)(shares) << 8 | (unsigned long)(next))
#define ROUND(claims) ((claims) >> 16)
/// Shares that are not done yet, the caller's not counted.
static struct {
  _Alignas(64) atomic_int left;
  /// When the last of them were done, in ticks.
  _Atomic double end;
} others;

/// How fast the caller does long work by how fast one of the others does, where so many share it: processors that serve
/// others too, or lie behind a hypervisor, are not alike. Shares follow it, so that nobody waits; `turn` is held.
static struct {
  int shares;
  double value;
} advantage;
/// A round tells of it, the more the longer it is: this much where it takes so many ticks, some 50 to 130 microseconds.
#define LEARNING 0.25
#define LONG_ROUND 0x1p17
/// What is measured beyond these is a pause.
#define LEAST_ADVANTAGE 0.5
#define MOST_ADVANTAGE 2.0

static inline double ticks(void) {
#if defined(__x86_64__)
  return (double)__builtin_ia32_rdtsc();
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
#endif
}

static inline void pause_shortly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Wakes who sleeps, after what they wait for has come.
static void wake_sleepers(void) {
  if (atomic_load(&asleep) == 0) return;
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  pthread_cond_broadcast(&changed);
}

static void do_share(unsigned long place) {
  if (place == 0) return work.body(work.context, 0, work.first);
  ptrdiff_t start = work.first + ((ptrdiff_t)place - 1) * work.share;
  ptrdiff_t end = work.count - start < work.share ? work.count : start + work.share;
  if (start < end) work.body(work.context, start, end);
}

/// Does what nobody has taken of the present round.
static void take_shares(void) {
  for (;;) {
    unsigned long seen = atomic_load_explicit(&work.claims, memory_order_acquire);
    unsigned long shares = seen >> 8 & 0xff, next = seen & 0xff;
    if (next >= shares) return;
    if (!atomic_compare_exchange_weak_explicit(&work.claims, &seen, seen + 1, memory_order_acq_rel,
                                               memory_order_relaxed))
      continue;
    do_share(next);
    atomic_store_explicit(&others.end, ticks(), memory_order_relaxed);
    if (atomic_fetch_sub(&others.left, 1) == 1) wake_sleepers();
  }
}

static int all_shares_are_taken(void) {
  unsigned long seen = atomic_load_explicit(&work.claims, memory_order_relaxed);
  return (seen & 0xff) >= (seen >> 8 & 0xff);
}

/// What a sleeper waits for.
static int is_another_round(unsigned long seen) { return ROUND(atomic_load(&work.claims)) != seen; }
static int others_are_done(unsigned long unused) {
  (void)unused;
  return atomic_load(&others.left) == 0;
}

static void sleep_until(int (*has_come)(unsigned long), unsigned long seen) {
  pthread_mutex_lock(&mutex);
  atomic_fetch_add(&asleep, 1);
  while (!has_come(seen)) pthread_cond_wait(&changed, &mutex);
  atomic_fetch_sub(&asleep, 1);
  pthread_mutex_unlock(&mutex);
}

static void wait_for_round_after(unsigned long seen) {
  int before = atomic_fetch_add_explicit(&looking, 1, memory_order_relaxed);
  int looks = before < atomic_load_explicit(&lookers, memory_order_relaxed) ? LOOKS : 0;
  for (; looks > 0 && ROUND(atomic_load_explicit(&work.claims, memory_order_acquire)) == seen; looks--) {
    if (looks % 64 == 0 && sched_getcpu() == atomic_load_explicit(&busy_processor, memory_order_relaxed)) break;
    pause_shortly();
  }
  atomic_fetch_sub_explicit(&looking, 1, memory_order_relaxed);
  if (!is_another_round(seen)) sleep_until(is_another_round, seen);
}

static void wait_for_others(void) {
  int looks = atomic_load_explicit(&lookers, memory_order_relaxed) > 0 ? LOOKS : 0;
  for (; looks > 0 && !others_are_done(0); looks--) pause_shortly();
  if (!others_are_done(0)) sleep_until(others_are_done, 0);
}

static void *wait_for_work(void *unused) {
  (void)unused;
  for (;;) {
    unsigned long seen = ROUND(atomic_load_explicit(&work.claims, memory_order_acquire));
    take_shares();
    wait_for_round_after(seen);
  }
  return NULL;
}

/// A forked child has none of the threads.
static void forget_threads(void) {
  started = 0;
  // A round that another thread of the parent was in has no shares here.
  atomic_store(&work.claims, 0);
  atomic_store(&others.left, 0);
  atomic_store(&looking, 0);
  atomic_store(&asleep, 0);
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
  int processor = sched_getcpu();
  if (processor != atomic_load_explicit(&busy_processor, memory_order_relaxed))
    atomic_store_explicit(&busy_processor, processor, memory_order_relaxed);
  atomic_store_explicit(&others.left, shares > 0 ? shares - 1 : 0, memory_order_relaxed);
  unsigned long round = ROUND(atomic_load_explicit(&work.claims, memory_order_relaxed)) + 1;
  atomic_store(&work.claims, CLAIMS(round, shares, shares > 0));
  wake_sleepers();
}

static ptrdiff_t rounded_up(ptrdiff_t count, ptrdiff_t grain) { return (count + grain - 1) / grain * grain; }

/// Has the shares of a round done, of which the caller's is the first; `turn` is held. When the caller's was done, in
/// ticks; 0 where a share was left for him then, so that the times of the round tell nothing of the others.
static double run_round(int shares, ptrdiff_t count, ptrdiff_t first, ptrdiff_t grain,
                        void (*body)(void *, ptrdiff_t, ptrdiff_t), void *context) {
  work.body = body;
  work.context = context;
  work.count = count;
  work.first = first < count ? first : count;
  work.share = shares > 1 ? rounded_up((count - work.first + shares - 2) / (shares - 1), grain) : 0;
  begin_round(shares);
  do_share(0);
  double end = all_shares_are_taken() ? ticks() : 0;
  // Where the others are late, as on a busy machine, the caller does their shares too.
  take_shares();
  wait_for_others();
  return end;
}

/// The caller's part of long work for so many threads.
static ptrdiff_t first_share(int shares, ptrdiff_t count, ptrdiff_t grain) {
  if (shares == 1) return count;
  if (shares != advantage.shares) advantage.shares = shares, advantage.value = 1;
  double grains = (double)count / (double)grain * advantage.value / (advantage.value + (double)(shares - 1));
  return grains < 1 ? grain : (ptrdiff_t)(grains + 0.5) * grain;
}

/// A round of long work has been done that began at a time; the caller was done with his share at another.
static void learn_advantage(int shares, double start, double end) {
  double own = end - start, theirs = atomic_load_explicit(&others.end, memory_order_relaxed) - start;
  double rest = (double)(work.count - work.first) / (double)(shares - 1);
  if (own <= 0 || theirs <= 0 || rest <= 0) return;
  double seen = (double)work.first / own / (rest / theirs), length = own > theirs ? own : theirs;
  seen = seen < LEAST_ADVANTAGE ? LEAST_ADVANTAGE : seen > MOST_ADVANTAGE ? MOST_ADVANTAGE : seen;
  advantage.value += (length < LONG_ROUND ? LEARNING * length / LONG_ROUND : LEARNING) * (seen - advantage.value);
}

void nnk_parallel_for(ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t start, ptrdiff_t end),
                      void *context) {
  if (count <= 0) return;
  int threads = nnk_threads_used();
  if (threads == 1 || count <= grain || pthread_mutex_trylock(&turn) != 0) return body(context, 0, count);
  int shares = start_threads(threads - 1) + 1;
  if (shares > threads) shares = threads;
  double start = ticks();
  double end = run_round(shares, count, first_share(shares, count, grain), grain, body, context);
  if (end > 0 && shares > 1) learn_advantage(shares, start, end);
  pthread_mutex_unlock(&turn);
}

/// Short work has been done that began at a time; when both ways have been timed, the faster is taken.
static void learn(int was_shared, double start, double size) {
  double end = ticks(), own = end - start, gap = start - choice.end;
  double usual = choice.work[was_shared] > 0 ? size * choice.ticks[was_shared] / choice.work[was_shared] : own;
  if (own > LONGEST_WORK * usual) own = LONGEST_WORK * usual;
  choice.end = end;
  if (choice.was_timed) choice.ticks[choice.was_shared] += gap < LONGEST_GAP * own ? gap : LONGEST_GAP * own;
  choice.was_timed = 1;
  choice.ticks[was_shared] += own;
  choice.work[was_shared] += size;
  choice.was_shared = was_shared;
  choice.left -= size;
  if (choice.left > 0) return;
  choice.left = TRIAL;
  choice.is_trial = !choice.is_trial;
  if (choice.is_trial) return;
  // A trial that found nobody awake has nothing to compare.
  int is_known = choice.work[0] > 0 && choice.work[1] > 0, before = atomic_load(&shares_short_work), is_shared = before;
  if (is_known) is_shared = choice.ticks[1] / choice.work[1] < WORTH_SHARING * choice.ticks[0] / choice.work[0];
  choice.phase = is_shared != before ? FIRST_PHASE : choice.phase < LAST_PHASE ? 2 * choice.phase : LAST_PHASE;
  choice.ticks[0] = choice.ticks[1] = choice.work[0] = choice.work[1] = 0;
  choice.was_timed = 0;
  atomic_store(&shares_short_work, is_shared);
  atomic_store(&untimed, choice.phase);
}

void nnk_parallel_for_short(ptrdiff_t count, ptrdiff_t grain, double size,
                            void (*body)(void *context, ptrdiff_t start, ptrdiff_t end), void *context) {
  if (count <= 0) return;
  int threads = nnk_threads_used();
  if (atomic_load_explicit(&lookers, memory_order_relaxed) <= 0 || count <= grain) return body(context, 0, count);
  double left = atomic_load_explicit(&untimed, memory_order_relaxed);
  int is_timed = left <= 0, is_shared = atomic_load_explicit(&shares_short_work, memory_order_relaxed);
  if (!is_timed) atomic_store_explicit(&untimed, left - size, memory_order_relaxed);
  if ((!is_timed && !is_shared) || pthread_mutex_trylock(&turn) != 0) return body(context, 0, count);
  is_shared = is_shared != (is_timed && choice.is_trial);
  int awake = is_shared ? atomic_load_explicit(&looking, memory_order_relaxed) : 0;
  double start = is_timed ? ticks() : 0;
  if (awake > 0) {
    int shares = awake + 1 < threads ? awake + 1 : threads;
    double more = (double)count * HEAD_START / size;
    ptrdiff_t first = more < (double)count ? (count + (shares - 1) * (ptrdiff_t)more + shares - 1) / shares : count;
    run_round(shares, count, rounded_up(first, grain), grain, body, context);
  } else {
    // A round without shares: they are awake for what follows.
    if (is_shared && start_threads(threads - 1) > 0) begin_round(0);
    body(context, 0, count);
  }
  if (is_timed) learn(awake > 0, start, size);
  pthread_mutex_unlock(&turn);
}
