/* A guarded door to GLPK.
 *
 * GLPK ends the process when it is misused, when an assertion of its own fails and when its memory
 * limit is reached. Every function here runs its GLPK calls under an error hook and a setjmp, all in
 * C, so that such an abort comes back as GLPK_GUARD_ABORTED. After an abort the GLPK environment of
 * the thread has been freed and every problem made on that thread before is lost: its functions
 * return GLPK_GUARD_LOST and touch nothing.
 *
 * A problem belongs to the thread that made it. Call glpk_guard_release_thread() when a thread has
 * done its solving. Rows and columns are numbered from 0. Bounds may be infinite.
 */
#ifndef GLPK_GUARD_H
#define GLPK_GUARD_H

#include <stdint.h>

enum {
    GLPK_GUARD_OK = 0,
    /* GLPK wanted to end the process; see glpk_guard_message. */
    GLPK_GUARD_ABORTED = -1,
    /* The problem was lost in an earlier abort on this thread, or belongs to another thread. */
    GLPK_GUARD_LOST = -2,
    /* Out of memory in the guard itself. */
    GLPK_GUARD_MEMORY = -3
};

/* Status of a linear program, as GLPK numbers it. */
enum {
    GLPK_GUARD_UNDEFINED = 1,
    GLPK_GUARD_FEASIBLE = 2,
    GLPK_GUARD_INFEASIBLE = 3,
    GLPK_GUARD_NO_FEASIBLE = 4,
    GLPK_GUARD_OPTIMAL = 5,
    GLPK_GUARD_UNBOUNDED = 6
};

/* Status of a row or column in a basis, as GLPK numbers it. */
enum {
    GLPK_GUARD_BASIC = 1,
    GLPK_GUARD_AT_LOWER = 2,
    GLPK_GUARD_AT_UPPER = 3,
    GLPK_GUARD_FREE = 4,
    GLPK_GUARD_FIXED = 5
};

/* Which simplex method. */
enum { GLPK_GUARD_PRIMAL = 1, GLPK_GUARD_DUAL_THEN_PRIMAL = 2, GLPK_GUARD_DUAL = 3 };

typedef struct glpk_guard_problem glpk_guard_problem;

/* The version of GLPK, such as "5.0". */
const char *glpk_guard_version(void);

/* What GLPK said at the last abort on this thread; empty if there was none. */
const char *glpk_guard_message(void);

/* Limits the memory of this thread's GLPK environment, in megabytes. */
int glpk_guard_memory_limit(int megabytes);

/* Frees this thread's GLPK environment with every problem in it. */
void glpk_guard_release_thread(void);

/* Makes an empty minimisation problem. */
int glpk_guard_create(glpk_guard_problem **problem);

/* Deletes a problem; one that is lost is only forgotten. */
void glpk_guard_delete(glpk_guard_problem *problem);

/* Adds rows; entries of row i are those from start[i] up to start[i + 1] (start may be NULL). */
int glpk_guard_add_rows(
    glpk_guard_problem *problem, int count, const double *lower, const double *upper,
    const int *start, const int *column, const double *value);

/* Adds continuous columns; entries of column j are those from start[j] up to start[j + 1]. */
int glpk_guard_add_columns(
    glpk_guard_problem *problem, int count, const double *lower, const double *upper,
    const double *cost, const int *start, const int *row, const double *value);

int glpk_guard_set_row_bounds(glpk_guard_problem *problem, int row, double lower, double upper);

int glpk_guard_set_column_bounds(
    glpk_guard_problem *problem, int count, const int *column, const double *lower,
    const double *upper);

int glpk_guard_set_column_costs(
    glpk_guard_problem *problem, int count, const int *column, const double *cost);

/* Marks the columns as whole numbers. */
int glpk_guard_set_integer(glpk_guard_problem *problem, int count, const int *column);

/* Reads or sets the basis: one status for each row, one for each column. */
int glpk_guard_get_basis(glpk_guard_problem *problem, uint8_t *rows, uint8_t *columns);
int glpk_guard_set_basis(glpk_guard_problem *problem, const uint8_t *rows, const uint8_t *columns);

/* What a simplex run came to. */
typedef struct {
    int code;        /* return code of GLPK; 0 when the run came to its end */
    int status;      /* status of the basic solution */
    double value;    /* objective */
    int iterations;  /* simplex iterations of this run */
} glpk_guard_simplex_result;

/* Runs the simplex method from the present basis.
 *
 * Limits of 0 or less mean none. With the dual method the run stops as soon as the objective
 * exceeds cutoff (pass INFINITY for none).
 */
int glpk_guard_simplex(
    glpk_guard_problem *problem, int method, int iteration_limit, int milliseconds, double cutoff,
    glpk_guard_simplex_result *result);

/* Reads the basic solution; any pointer may be NULL. */
int glpk_guard_read(
    glpk_guard_problem *problem, double *column_value, double *column_dual, double *row_value,
    double *row_dual);

/* The limits of an integer search, and what it starts from. */
typedef struct {
    int milliseconds;          /* 0 or less: none */
    int node_limit;            /* 0 or less: none */
    double relative_gap;       /* stop within this gap as GLPK defines it; 0 for none */
    int cuts;                  /* nonzero: MIR and Gomory cuts */
    const double *incumbent;   /* column values of a checked plan, or NULL */
    const int *cancel;         /* polled; nonzero ends the search; may be NULL */
} glpk_guard_search;

/* What an integer search came to. */
typedef struct {
    int code;      /* return code of GLPK */
    int status;    /* GLPK_GUARD_OPTIMAL, _FEASIBLE, _NO_FEASIBLE or _UNDEFINED */
    double value;  /* objective of the plan; meaningless without one */
    double bound;  /* proved lower bound; -INFINITY when none */
    int nodes;     /* nodes made */
} glpk_guard_search_result;

/* Runs the integer search without presolve; the linear program must be solved to optimality. */
int glpk_guard_integer_search(
    glpk_guard_problem *problem, const glpk_guard_search *search,
    glpk_guard_search_result *result, double *column_value);

#endif
