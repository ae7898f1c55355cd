// Debian's libopenblas has LAPACK inside, behind its Fortran symbols, but no lapacke.h: the routines that Matrices
// calls are declared here. Fortran passes everything by address, and the lengths of its strings as last arguments.
#ifndef NNX_COPENBLAS_SHIM_H
#define NNX_COPENBLAS_SHIM_H

#include <cblas.h>
#include <stddef.h>

/// Ends the library's threads, which it starts again when it needs them; not in every build of it.
extern int blas_thread_shutdown_(void) __attribute__((weak));
static inline void nnx_end_blas_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}

#define NNX_LAPACK(p, real)                                                                                          \
  void p##getrf_(const int *m, const int *n, real *a, const int *lda, int *ipiv, int *info);                         \
  void p##getri_(const int *n, real *a, const int *lda, const int *ipiv, real *work, const int *lwork, int *info);   \
  void p##gesv_(const int *n, const int *nrhs, real *a, const int *lda, int *ipiv, real *b, const int *ldb,          \
                int *info);                                                                                          \
  void p##gels_(const char *trans, const int *m, const int *n, const int *nrhs, real *a, const int *lda, real *b,    \
                const int *ldb, real *work, const int *lwork, int *info, size_t trans_length);                       \
  void p##potrf_(const char *uplo, const int *n, real *a, const int *lda, int *info, size_t uplo_length);            \
  void p##geqrf_(const int *m, const int *n, real *a, const int *lda, real *tau, real *work, const int *lwork,       \
                 int *info);                                                                                         \
  void p##orgqr_(const int *m, const int *n, const int *k, real *a, const int *lda, const real *tau, real *work,     \
                 const int *lwork, int *info);                                                                       \
  void p##gesdd_(const char *jobz, const int *m, const int *n, real *a, const int *lda, real *s, real *u,            \
                 const int *ldu, real *vt, const int *ldvt, real *work, const int *lwork, int *iwork, int *info,     \
                 size_t jobz_length);                                                                                \
  void p##syevd_(const char *jobz, const char *uplo, const int *n, real *a, const int *lda, real *w, real *work,     \
                 const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length, size_t uplo_length);

NNX_LAPACK(d, double)
NNX_LAPACK(s, float)

#undef NNX_LAPACK

#endif
