/*
 * WedgeFast for C: two-layer ReLU networks trained to certified global optimality.
 *
 * Rules for every function
 *
 *  - Arrays are row-major and of doubles. They are read or written during the call only; nothing keeps a pointer.
 *  - A model is a handle, a number other than 0. wedgefast_free frees it once; a handle that was freed, or never was one, is an
 *    error and never a crash. Handles are not used again. Nothing else has to be freed.
 *  - Functions return a status: WEDGEFAST_OK, another number from 0 on where something is worth knowing, or a negative one, an
 *    error; wedgefast_last_error then has one line that says what was wrong and what was expected. What a function should have
 *    written is then untouched, but for the predictions of rows before the wrong one.
 *  - Functions that write a text return the length of the whole text in bytes, without the 0 at its end, or a negative status.
 *    They write as much of it as fits into size bytes, always with a 0 at the end and never half a character, and nothing where
 *    size is 0 and text NULL. Texts are UTF-8.
 *  - All functions may be called from any thread at any time, also with the same model. wedgefast_predict allocates nothing.
 *  - A pointer must be NULL, where that is allowed, or point to as much as is said. NULL elsewhere is an error.
 *  - rows * columns, and all other sizes of arrays, are at most 2147483647.
 *  - A process that has called the library must not go on in a child after fork() without exec().
 */
#ifndef WEDGEFAST_H
#define WEDGEFAST_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What this header describes; wedgefast_abi() is what the library has. */
#define WEDGEFAST_ABI 1

typedef uint64_t wedgefast_model;

enum {
    WEDGEFAST_OK = 0,
    WEDGEFAST_STOPPED = 1,     /* training was stopped: the model is the best so far, with its true gap */
    WEDGEFAST_CLAIM_FAILS = 2, /* a claim of the model is false: wedgefast_last_error says which */

    WEDGEFAST_ERROR_ARGUMENT = -1,    /* an argument, a size or a value in an array */
    WEDGEFAST_ERROR_HANDLE = -2,      /* no model has this handle, or not any more */
    WEDGEFAST_ERROR_OPTIONS = -3,     /* the options are no JSON, or one of them is wrong */
    WEDGEFAST_ERROR_FILE = -4,        /* a file cannot be read or written, or holds no model */
    WEDGEFAST_ERROR_UNSUPPORTED = -5, /* sound, but beyond this version */
    WEDGEFAST_ERROR_STOPPED = -6,     /* stopped before there was anything to return */
    WEDGEFAST_ERROR_MEMORY = -7,      /* not enough memory */
    WEDGEFAST_ERROR_INTERNAL = -8     /* a mistake of the library */
};

/* The ABI of the library. Cannot fail. */
int32_t wedgefast_abi(void);

/* The version of the library: "0.1.0". */
int64_t wedgefast_version(char *text, int64_t size);

/* What was wrong in the last call on this thread that returned a negative status or WEDGEFAST_CLAIM_FAILS; empty before any. */
int64_t wedgefast_last_error(char *text, int64_t size);

/*
 * Trains a network.
 *
 * inputs    rows x columns, finite; NaN where a value is missing, with the option "missing".
 * targets   rows x outputs, finite. For classes (loss logistic or softmax) outputs is 1 and targets are 0, 1, .., classes - 1.
 * weights   rows sample weights, none negative, not all 0; NULL for 1 each. Rows of weight 0 are left out.
 * options   a JSON object, NULL for none. Keys are the options of the command line's fit without "--": "beta-ratio": 0.01,
 *           "order": 2 or "full", "skip": true, "dictionary": "random:500". "loss" is squared unless given. Besides:
 *             "inputs"        names of the columns, an array [default: x1, x2, ..]
 *             "target"        name of the target, of several an array [default: y, or y1, y2, ..]
 *             "labels"        names of the classes, an array [default: 0, 1, ..]
 *             "weights"       what model files call the weights [default: weights]
 *             "interactions"  an array of arrays of names, or "auto:K"
 *             "folds", "cv-groups"  an array of a whole number per row
 *             "layers"        a whole number
 *           Without "beta" and "beta-ratio" cross-validation chooses the weight decay.
 * stop      NULL, or a number that is 0: as soon as another thread (or a signal handler) makes it another, training ends with the
 *           best network so far and WEDGEFAST_STOPPED. "time-limit", in seconds, does the same.
 * model     receives the handle, to be freed by wedgefast_free.
 */
int32_t wedgefast_fit(
    const double *inputs, int64_t rows, int64_t columns,
    const double *targets, int64_t outputs,
    const double *weights,
    const char *options,
    const volatile int32_t *stop,
    wedgefast_model *model);

/*
 * Predicts rows. Allocates nothing.
 *
 * inputs       rows x columns, as in training; of a column of words the position of the word. NaN where a value is missing.
 * columns      wedgefast_column_count.
 * predictions  receives rows x length numbers in the units of the targets, of classes the probability of each; NaN where a value
 *              is missing and not filled.
 * length       wedgefast_prediction_length.
 */
int32_t wedgefast_predict(
    wedgefast_model model, const double *inputs, int64_t rows, int64_t columns, double *predictions, int64_t length);

/*
 * Recomputes what the model claims, from the network and the data it was trained on alone, rows in any order.
 *
 * inputs, targets, weights   as in wedgefast_fit.
 * stop       as in wedgefast_fit; ends with WEDGEFAST_ERROR_STOPPED.
 * objective  NULL, or receives the recomputed objective.
 * gap        NULL, or receives the recomputed gap: no network of the class is better by more. NaN where nothing is proven.
 * Returns    WEDGEFAST_OK where every claim holds, WEDGEFAST_CLAIM_FAILS where one does not.
 */
int32_t wedgefast_verify(
    wedgefast_model model,
    const double *inputs, int64_t rows, int64_t columns,
    const double *targets, int64_t outputs,
    const double *weights,
    const volatile int32_t *stop,
    double *objective, double *gap);

/* Writes the model file; an older one is replaced when the new one is whole. */
int32_t wedgefast_save(wedgefast_model model, const char *path);

/* Reads a model file of any version, from wherever it was written. */
int32_t wedgefast_load(const char *path, wedgefast_model *model);

/* The content of the model file, as a text. */
int64_t wedgefast_write(wedgefast_model model, char *text, int64_t size);

/* A model from the content of a model file, size bytes. */
int32_t wedgefast_read(const char *content, int64_t size, wedgefast_model *model);

/* Frees a model. 0 is allowed and does nothing. Calls that are using the model in other threads end undisturbed. */
int32_t wedgefast_free(wedgefast_model model);

/* How many columns a row has, targets there are, classes (0 where numbers are predicted), numbers a prediction has. */
int64_t wedgefast_column_count(wedgefast_model model);
int64_t wedgefast_target_count(wedgefast_model model);
int64_t wedgefast_class_count(wedgefast_model model);
int64_t wedgefast_prediction_length(wedgefast_model model);

/* The name of a column, a target, a class; positions count from 0. */
int64_t wedgefast_column_name(wedgefast_model model, int64_t position, char *text, int64_t size);
int64_t wedgefast_target_name(wedgefast_model model, int64_t position, char *text, int64_t size);
int64_t wedgefast_class_name(wedgefast_model model, int64_t position, char *text, int64_t size);

/*
 * What training claims, a JSON object: "loss", "norm", "order", "dictionary", "skip", "beta", "objective", "gap" (null where
 * nothing is proven), "scope" ("global", "dictionary", "restricted"), "rows", "hiddenLayers", "neurons" (of the last layer).
 */
int64_t wedgefast_certificate(wedgefast_model model, char *text, int64_t size);

/*
 * What the network does, ranked, a JSON object: "rows"; "intercepts" and "skip" (outputs x inputs coefficients or none);
 * "neurons", each with "formula", "inputs", "weights", "bias", "outputWeights", "importance", "activeShare"; "inputs" and "sets",
 * each with "inputs" and "importance". With data, rows x columns, importance is the standard deviation of what a part adds to the
 * outputs; without, inputs NULL and rows 0, its share of the weight decay. With data there are also "means", the mean outputs;
 * "parts", what single columns add and what two add beyond that, each of mean 0; and "rest", the importance of what three or
 * more do together. For networks of one hidden layer, with or without splines.
 */
int64_t wedgefast_explain(
    wedgefast_model model, const double *inputs, int64_t rows, int64_t columns, char *text, int64_t size);

#ifdef __cplusplus
}
#endif

#endif
