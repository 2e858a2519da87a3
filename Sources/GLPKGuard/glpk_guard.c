#include "glpk_guard.h"

#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct glpk_guard_problem {
    glp_prob *prob;
    uint64_t epoch;
};

static _Thread_local jmp_buf escape;
static _Thread_local char message[512];
/* Every thread's environment has its own number; an abort or a release takes a new one. */
static _Thread_local uint64_t epoch;
static uint64_t last_epoch;

static void use_new_epoch(void) {
    epoch = __atomic_add_fetch(&last_epoch, 1, __ATOMIC_RELAXED);
}

static int keep_text(void *unused, const char *text) {
    (void)unused;
    size_t used = strlen(message);
    size_t more = strlen(text);
    if (used + more < sizeof message) memcpy(message + used, text, more + 1);
    return 1;
}

static void leave(void *unused) {
    (void)unused;
    longjmp(escape, 1);
}

static void enter(void) {
    if (epoch == 0) use_new_epoch();
    glp_term_out(GLP_OFF);
    /* GLPK switches its output on to say why it aborts; the hook keeps that off the terminal. */
    glp_term_hook(keep_text, NULL);
    glp_error_hook(leave, NULL);
}

static int give_up(void) {
    glp_error_hook(NULL, NULL);
    glp_free_env();
    use_new_epoch();
    return GLPK_GUARD_ABORTED;
}

static int alive(const glpk_guard_problem *problem) {
    return problem && problem->prob && problem->epoch == epoch;
}

#define GUARD                                        \
    if (!alive(problem)) return GLPK_GUARD_LOST;     \
    message[0] = 0;                                  \
    if (setjmp(escape)) {                            \
        problem->prob = NULL;                        \
        return give_up();                            \
    }

static int bound_kind(double lower, double upper) {
    if (lower == upper) return GLP_FX;
    if (isinf(lower)) return isinf(upper) ? GLP_FR : GLP_UP;
    return isinf(upper) ? GLP_LO : GLP_DB;
}

const char *glpk_guard_version(void) { return glp_version(); }

const char *glpk_guard_message(void) { return message; }

int glpk_guard_memory_limit(int megabytes) {
    enter();
    message[0] = 0;
    if (setjmp(escape)) return give_up();
    glp_mem_limit(megabytes);
    return GLPK_GUARD_OK;
}

void glpk_guard_release_thread(void) {
    glp_free_env();
    use_new_epoch();
}

int glpk_guard_create(glpk_guard_problem **out) {
    *out = NULL;
    glpk_guard_problem *problem = calloc(1, sizeof *problem);
    if (!problem) return GLPK_GUARD_MEMORY;
    enter();
    message[0] = 0;
    if (setjmp(escape)) {
        free(problem);
        return give_up();
    }
    problem->prob = glp_create_prob();
    problem->epoch = epoch;
    glp_set_obj_dir(problem->prob, GLP_MIN);
    *out = problem;
    return GLPK_GUARD_OK;
}

void glpk_guard_delete(glpk_guard_problem *problem) {
    if (!problem) return;
    if (alive(problem)) {
        if (setjmp(escape))
            give_up();
        else
            glp_delete_prob(problem->prob);
    }
    free(problem);
}

/* Sets the entries of rows or columns, numbered from 0 in the arrays and from 1 in GLPK. */
static int set_entries(
    glp_prob *prob, int is_row, int first, int count, const int *start, const int *other,
    const double *value) {
    int longest = 0;
    for (int k = 0; k < count; k++)
        if (start[k + 1] - start[k] > longest) longest = start[k + 1] - start[k];
    /* Freed on every path but an abort, which loses one small buffer. */
    int *index = malloc(sizeof(int) * (size_t)(longest + 1));
    double *entry = malloc(sizeof(double) * (size_t)(longest + 1));
    if (!index || !entry) {
        free(index);
        free(entry);
        return GLPK_GUARD_MEMORY;
    }
    for (int k = 0; k < count; k++) {
        int length = start[k + 1] - start[k];
        for (int e = 0; e < length; e++) {
            index[e + 1] = other[start[k] + e] + 1;
            entry[e + 1] = value[start[k] + e];
        }
        if (is_row)
            glp_set_mat_row(prob, first + k, length, index, entry);
        else
            glp_set_mat_col(prob, first + k, length, index, entry);
    }
    free(index);
    free(entry);
    return GLPK_GUARD_OK;
}

int glpk_guard_add_rows(
    glpk_guard_problem *problem, int count, const double *lower, const double *upper,
    const int *start, const int *column, const double *value) {
    if (count == 0) return GLPK_GUARD_OK;
    GUARD
    int first = glp_add_rows(problem->prob, count);
    for (int k = 0; k < count; k++)
        glp_set_row_bnds(
            problem->prob, first + k, bound_kind(lower[k], upper[k]), lower[k], upper[k]);
    if (!start) return GLPK_GUARD_OK;
    return set_entries(problem->prob, 1, first, count, start, column, value);
}

int glpk_guard_add_columns(
    glpk_guard_problem *problem, int count, const double *lower, const double *upper,
    const double *cost, const int *start, const int *row, const double *value) {
    if (count == 0) return GLPK_GUARD_OK;
    GUARD
    int first = glp_add_cols(problem->prob, count);
    for (int k = 0; k < count; k++) {
        glp_set_col_bnds(
            problem->prob, first + k, bound_kind(lower[k], upper[k]), lower[k], upper[k]);
        glp_set_obj_coef(problem->prob, first + k, cost[k]);
    }
    return set_entries(problem->prob, 0, first, count, start, row, value);
}

int glpk_guard_set_row_bounds(glpk_guard_problem *problem, int row, double lower, double upper) {
    GUARD
    glp_set_row_bnds(problem->prob, row + 1, bound_kind(lower, upper), lower, upper);
    return GLPK_GUARD_OK;
}

int glpk_guard_set_column_bounds(
    glpk_guard_problem *problem, int count, const int *column, const double *lower,
    const double *upper) {
    GUARD
    for (int k = 0; k < count; k++)
        glp_set_col_bnds(
            problem->prob, column[k] + 1, bound_kind(lower[k], upper[k]), lower[k], upper[k]);
    return GLPK_GUARD_OK;
}

int glpk_guard_set_column_costs(
    glpk_guard_problem *problem, int count, const int *column, const double *cost) {
    GUARD
    for (int k = 0; k < count; k++) glp_set_obj_coef(problem->prob, column[k] + 1, cost[k]);
    return GLPK_GUARD_OK;
}

int glpk_guard_set_integer(glpk_guard_problem *problem, int count, const int *column) {
    GUARD
    for (int k = 0; k < count; k++) glp_set_col_kind(problem->prob, column[k] + 1, GLP_IV);
    return GLPK_GUARD_OK;
}

int glpk_guard_get_basis(glpk_guard_problem *problem, uint8_t *rows, uint8_t *columns) {
    GUARD
    int m = glp_get_num_rows(problem->prob), n = glp_get_num_cols(problem->prob);
    for (int i = 0; i < m; i++) rows[i] = (uint8_t)glp_get_row_stat(problem->prob, i + 1);
    for (int j = 0; j < n; j++) columns[j] = (uint8_t)glp_get_col_stat(problem->prob, j + 1);
    return GLPK_GUARD_OK;
}

int glpk_guard_set_basis(
    glpk_guard_problem *problem, const uint8_t *rows, const uint8_t *columns) {
    GUARD
    int m = glp_get_num_rows(problem->prob), n = glp_get_num_cols(problem->prob);
    for (int i = 0; i < m; i++) glp_set_row_stat(problem->prob, i + 1, rows[i]);
    for (int j = 0; j < n; j++) glp_set_col_stat(problem->prob, j + 1, columns[j]);
    return GLPK_GUARD_OK;
}

int glpk_guard_simplex(
    glpk_guard_problem *problem, int method, int iteration_limit, int milliseconds, double cutoff,
    glpk_guard_simplex_result *result) {
    GUARD
    glp_smcp control;
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.meth = method;
    control.presolve = GLP_OFF;
    if (iteration_limit > 0) control.it_lim = iteration_limit;
    if (milliseconds > 0) control.tm_lim = milliseconds;
    if (!isinf(cutoff)) control.obj_ul = cutoff;
    int before = glp_get_it_cnt(problem->prob);
    result->code = glp_simplex(problem->prob, &control);
    result->status = glp_get_status(problem->prob);
    result->value = glp_get_obj_val(problem->prob);
    result->iterations = glp_get_it_cnt(problem->prob) - before;
    return GLPK_GUARD_OK;
}

int glpk_guard_read(
    glpk_guard_problem *problem, double *column_value, double *column_dual, double *row_value,
    double *row_dual) {
    GUARD
    int m = glp_get_num_rows(problem->prob), n = glp_get_num_cols(problem->prob);
    if (column_value)
        for (int j = 0; j < n; j++) column_value[j] = glp_get_col_prim(problem->prob, j + 1);
    if (column_dual)
        for (int j = 0; j < n; j++) column_dual[j] = glp_get_col_dual(problem->prob, j + 1);
    if (row_value)
        for (int i = 0; i < m; i++) row_value[i] = glp_get_row_prim(problem->prob, i + 1);
    if (row_dual)
        for (int i = 0; i < m; i++) row_dual[i] = glp_get_row_dual(problem->prob, i + 1);
    return GLPK_GUARD_OK;
}

struct watch {
    const glpk_guard_search *search;
    double *vector;
    int injected;
    int nodes;
    double bound;
};

static void watch_search(glp_tree *tree, void *info) {
    struct watch *watch = info;
    int best = glp_ios_best_node(tree);
    if (best) {
        double bound = glp_ios_node_bound(tree, best);
        if (bound > watch->bound) watch->bound = bound;
    }
    glp_ios_tree_size(tree, NULL, NULL, &watch->nodes);
    const glpk_guard_search *search = watch->search;
    if (glp_ios_reason(tree) == GLP_IHEUR && !watch->injected) {
        watch->injected = 1;
        if (watch->vector) glp_ios_heur_sol(tree, watch->vector);
    }
    if ((search->node_limit > 0 && watch->nodes >= search->node_limit)
        || (search->cancel && __atomic_load_n(search->cancel, __ATOMIC_RELAXED)))
        glp_ios_terminate(tree);
}

int glpk_guard_integer_search(
    glpk_guard_problem *problem, const glpk_guard_search *search,
    glpk_guard_search_result *result, double *column_value) {
    if (!alive(problem)) return GLPK_GUARD_LOST;
    int n = glp_get_num_cols(problem->prob);
    struct watch watch = {search, NULL, 0, 0, -INFINITY};
    if (search->incumbent) {
        watch.vector = malloc(sizeof(double) * (size_t)(n + 1));
        if (!watch.vector) return GLPK_GUARD_MEMORY;
        watch.vector[0] = 0;
        memcpy(watch.vector + 1, search->incumbent, sizeof(double) * (size_t)n);
    }
    /* A copy that no optimiser keeps in a register across the jump. */
    double *volatile vector = watch.vector;
    message[0] = 0;
    if (setjmp(escape)) {
        free(vector);
        problem->prob = NULL;
        return give_up();
    }
    glp_iocp control;
    glp_init_iocp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.presolve = GLP_OFF;
    control.cb_func = watch_search;
    control.cb_info = &watch;
    if (search->milliseconds > 0) control.tm_lim = search->milliseconds;
    if (search->relative_gap > 0) control.mip_gap = search->relative_gap;
    if (search->cuts) {
        control.mir_cuts = GLP_ON;
        control.gmi_cuts = GLP_ON;
    }
    result->code = glp_intopt(problem->prob, &control);
    result->status = glp_mip_status(problem->prob);
    result->value = glp_mip_obj_val(problem->prob);
    result->bound = watch.bound;
    if (result->code == 0 && result->status == GLP_OPT) result->bound = result->value;
    if (result->code == 0 && result->status == GLP_NOFEAS) result->bound = INFINITY;
    result->nodes = watch.nodes;
    if (column_value)
        for (int j = 0; j < n; j++) column_value[j] = glp_mip_col_val(problem->prob, j + 1);
    free(vector);
    return GLPK_GUARD_OK;
}
