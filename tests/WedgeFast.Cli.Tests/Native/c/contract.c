/* What wedgefast.h promises. Prints "kept" where all of it is; the argument is a folder for files. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wedgefast.h"

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            char said[512] = "";                                               \
            wedgefast_last_error(said, sizeof said);                           \
            printf("line %d: %s; last error: %s\n", __LINE__, #condition, said); \
            exit(1);                                                           \
        }                                                                      \
    } while (0)

enum { ROWS = 10, COLUMNS = 2 };

static const double inputs[ROWS * COLUMNS] = {0, 1, 1, 3, 2, 0, 3, 2, 4, 5, 5, 1, 6, 4, 7, 0, 8, 3, 9, 2};
static const double targets[ROWS] = {1.5, 0.5, 2.5, 4, 3, 7.5, 6, 11, 10, 13.5};
static const double weights[ROWS] = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1};
static const double classes[ROWS] = {0, 0, 0, 0, 1, 0, 1, 1, 1, 1};
static const double thirds[ROWS] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
static const char *const small = "{\"beta-ratio\": 0.05, \"inputs\": [\"a\", \"b\"], \"target\": \"y\"}";

static wedgefast_model fitted(const double *wanted, const char *options)
{
    wedgefast_model model = 0;
    CHECK(wedgefast_fit(inputs, ROWS, COLUMNS, wanted, 1, NULL, options, NULL, &model) == WEDGEFAST_OK);
    CHECK(model != 0);
    return model;
}

/* The status, and one line that contains a text. */
static int refused(int64_t status, int expected, const char *text)
{
    char said[512];
    int64_t length = wedgefast_last_error(said, sizeof said);
    int as_expected = status == expected && length > 0 && strchr(said, '\n') == NULL && strstr(said, text) != NULL;
    if (!as_expected) {
        printf("status %d, expected %d with '%s': %s\n", (int)status, expected, text, said);
    }
    return as_expected;
}

static void library(void)
{
    char text[64];
    CHECK(wedgefast_abi() == WEDGEFAST_ABI);
    CHECK(wedgefast_last_error(text, sizeof text) == 0 && text[0] == 0);
    CHECK(wedgefast_version(text, sizeof text) == (int64_t)strlen(text) && strchr(text, '.') != NULL);
}

static void training_and_verifying(void)
{
    wedgefast_model model = fitted(targets, small);
    const int holds_not = WEDGEFAST_CLAIM_FAILS;
    double objective = 0, gap = -1, changed[ROWS], predicted[ROWS], again = 0;
    CHECK(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, NULL, NULL, &objective, &gap) == WEDGEFAST_OK);
    CHECK(objective > 0 && gap >= 0 && gap < 1e-4 * objective);
    CHECK(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, NULL, NULL, NULL, NULL) == WEDGEFAST_OK);
    memcpy(changed, targets, sizeof targets);
    changed[3] += 1;
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, changed, 1, NULL, NULL, &again, NULL), holds_not, "objective"));
    CHECK(again != objective);
    CHECK(wedgefast_predict(model, inputs, ROWS, COLUMNS, predicted, 1) == WEDGEFAST_OK);
    double loss = 0;
    for (int i = 0; i < ROWS; i++) {
        loss += (predicted[i] - targets[i]) * (predicted[i] - targets[i]) / (2 * ROWS);
    }
    CHECK(loss < objective && loss > 0);
    CHECK(wedgefast_predict(model, inputs, 0, COLUMNS, predicted, 1) == WEDGEFAST_OK);
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static void names_and_texts(void)
{
    wedgefast_model splines = fitted(targets, "{\"beta-ratio\": 0.05, \"splines\": 3}");
    wedgefast_model model = fitted(targets, "{\"beta-ratio\": 0.05, \"inputs\": [\"gr\xc3\xb6\xc3\x9f" "e\", \"b\"], \"order\": \"full\"}");
    char text[4096];
    CHECK(wedgefast_column_count(model) == 2 && wedgefast_target_count(model) == 1);
    CHECK(wedgefast_class_count(model) == 0 && wedgefast_prediction_length(model) == 1);
    CHECK(wedgefast_column_name(model, 0, NULL, 0) == 7);
    CHECK(wedgefast_column_name(model, 0, text, 8) == 7 && strcmp(text, "gr\xc3\xb6\xc3\x9f" "e") == 0);
    CHECK(wedgefast_column_name(model, 0, text, 6) == 7 && strcmp(text, "gr\xc3\xb6") == 0);
    CHECK(wedgefast_column_name(model, 0, text, 1) == 7 && text[0] == 0);
    CHECK(wedgefast_target_name(model, 0, text, sizeof text) == 1 && strcmp(text, "y") == 0);
    CHECK(refused(wedgefast_column_name(model, 2, text, sizeof text), WEDGEFAST_ERROR_ARGUMENT, "2 columns"));
    CHECK(refused(wedgefast_column_name(model, -1, text, sizeof text), WEDGEFAST_ERROR_ARGUMENT, "-1"));
    CHECK(refused(wedgefast_target_name(model, 1, text, sizeof text), WEDGEFAST_ERROR_ARGUMENT, "1"));
    CHECK(refused(wedgefast_class_name(model, 0, text, sizeof text), WEDGEFAST_ERROR_ARGUMENT, "0 classes"));
    CHECK(refused(wedgefast_column_name(model, 0, NULL, 5), WEDGEFAST_ERROR_ARGUMENT, "NULL"));
    CHECK(refused(wedgefast_column_name(model, 0, text, -5), WEDGEFAST_ERROR_ARGUMENT, "-5"));
    CHECK(wedgefast_certificate(model, text, sizeof text) > 0 && strstr(text, "\"scope\":\"global\"") != NULL);
    CHECK(strstr(text, "\"order\":2") != NULL && strstr(text, "\"rows\":10") != NULL);
    CHECK(wedgefast_explain(model, NULL, 0, 0, text, sizeof text) > 0 && strstr(text, "\"rows\":0") != NULL);
    CHECK(wedgefast_explain(model, inputs, ROWS, COLUMNS, text, sizeof text) > 0 && strstr(text, "\"rows\":10") != NULL);
    CHECK(wedgefast_explain(splines, inputs, ROWS, COLUMNS, text, sizeof text) > 0 && strstr(text, "max(0, s(") != NULL);
    CHECK(wedgefast_free(splines) == WEDGEFAST_OK);
    CHECK(refused(wedgefast_explain(model, inputs, ROWS, 1, text, sizeof text), WEDGEFAST_ERROR_ARGUMENT, "expected 2"));
    CHECK(refused(wedgefast_explain(model, NULL, ROWS, COLUMNS, text, sizeof text), WEDGEFAST_ERROR_ARGUMENT, "inputs is NULL"));
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static void files(const char *folder)
{
    char path[1024], text[512];
    double before[ROWS], after[ROWS];
    wedgefast_model model = fitted(targets, small), other = 0, third = 0;
    CHECK(wedgefast_predict(model, inputs, ROWS, COLUMNS, before, 1) == WEDGEFAST_OK);
    snprintf(path, sizeof path, "%s/model.json", folder);
    CHECK(wedgefast_save(model, path) == WEDGEFAST_OK);
    CHECK(wedgefast_load(path, &other) == WEDGEFAST_OK && other != model);
    CHECK(wedgefast_predict(other, inputs, ROWS, COLUMNS, after, 1) == WEDGEFAST_OK);
    CHECK(memcmp(before, after, sizeof before) == 0);
    int64_t size = wedgefast_write(model, NULL, 0);
    char *content = malloc((size_t)size + 1);
    CHECK(content != NULL && wedgefast_write(model, content, size + 1) == size);
    CHECK(wedgefast_read(content, size, &third) == WEDGEFAST_OK);
    CHECK(wedgefast_predict(third, inputs, ROWS, COLUMNS, after, 1) == WEDGEFAST_OK);
    CHECK(memcmp(before, after, sizeof before) == 0);
    wedgefast_model untouched = 77;
    CHECK(refused(wedgefast_read(content, size / 2, &untouched), WEDGEFAST_ERROR_FILE, "line"));
    CHECK(refused(wedgefast_read(content, -1, &untouched), WEDGEFAST_ERROR_ARGUMENT, "-1"));
    CHECK(refused(wedgefast_read(NULL, 5, &untouched), WEDGEFAST_ERROR_ARGUMENT, "content is NULL"));
    char *version = strstr(content, "\"version\"");
    CHECK(version != NULL);
    memcpy(version + 9, ":   99", 6);
    CHECK(wedgefast_read(content, size, &untouched) == WEDGEFAST_ERROR_FILE);
    snprintf(path, sizeof path, "%s/none/model.json", folder);
    CHECK(refused(wedgefast_load(path, &untouched), WEDGEFAST_ERROR_FILE, path));
    CHECK(refused(wedgefast_save(model, path), WEDGEFAST_ERROR_FILE, path));
    CHECK(refused(wedgefast_load(folder, &untouched), WEDGEFAST_ERROR_FILE, folder));
    CHECK(refused(wedgefast_load("", &untouched), WEDGEFAST_ERROR_ARGUMENT, "path"));
    CHECK(refused(wedgefast_load("\xff", &untouched), WEDGEFAST_ERROR_ARGUMENT, "UTF-8"));
    CHECK(refused(wedgefast_load(NULL, &untouched), WEDGEFAST_ERROR_ARGUMENT, "path is NULL"));
    CHECK(refused(wedgefast_save(model, NULL), WEDGEFAST_ERROR_ARGUMENT, "path is NULL"));
    CHECK(wedgefast_last_error(text, 5) > 5 && strlen(text) == 4);
    CHECK(untouched == 77);
    free(content);
    CHECK(wedgefast_free(model) == WEDGEFAST_OK && wedgefast_free(other) == WEDGEFAST_OK && wedgefast_free(third) == WEDGEFAST_OK);
}

static void handles(void)
{
    wedgefast_model model = fitted(targets, small);
    double out[ROWS] = {5};
    char text[8];
    CHECK(wedgefast_free(0) == WEDGEFAST_OK);
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
    CHECK(refused(wedgefast_free(model), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_free(UINT64_MAX), WEDGEFAST_ERROR_HANDLE, "18446744073709551615"));
    CHECK(refused(wedgefast_predict(model, inputs, ROWS, COLUMNS, out, 1), WEDGEFAST_ERROR_HANDLE, "freed") && out[0] == 5);
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, NULL, NULL, out, NULL), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_save(model, "/"), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_write(model, NULL, 0), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_column_count(model), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_column_name(model, 0, text, 8), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_certificate(model, NULL, 0), WEDGEFAST_ERROR_HANDLE, "freed"));
    CHECK(refused(wedgefast_explain(0, NULL, 0, 0, NULL, 0), WEDGEFAST_ERROR_HANDLE, "no model 0"));
}

static int refused_fit(
    const double *x, int64_t rows, int64_t columns, const double *y, int64_t outputs, const double *w, const char *options, int status,
    const char *text)
{
    wedgefast_model model = 77;
    return refused(wedgefast_fit(x, rows, columns, y, outputs, w, options, NULL, &model), status, text) && model == 77;
}

static void bad_arrays(void)
{
    double wrong[ROWS * COLUMNS], out[ROWS];
    const int argument = WEDGEFAST_ERROR_ARGUMENT;
    CHECK(refused_fit(NULL, ROWS, COLUMNS, targets, 1, NULL, NULL, argument, "inputs is NULL"));
    CHECK(refused_fit(inputs, ROWS, COLUMNS, NULL, 1, NULL, NULL, argument, "targets is NULL"));
    CHECK(refused(wedgefast_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, NULL, NULL, NULL), argument, "model is NULL"));
    CHECK(refused_fit(inputs, 0, COLUMNS, targets, 1, NULL, NULL, argument, "0 rows"));
    CHECK(refused_fit(inputs, -1, COLUMNS, targets, 1, NULL, NULL, argument, "-1 rows"));
    CHECK(refused_fit(inputs, ROWS, 0, targets, 1, NULL, NULL, argument, "inputs"));
    CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, -3, NULL, NULL, argument, "targets"));
    CHECK(refused_fit(inputs, INT64_MAX, INT64_MAX, targets, 1, NULL, NULL, argument, "at most 2147483647"));
    CHECK(refused_fit(inputs, 1 << 20, 1 << 20, targets, 1, NULL, NULL, argument, "at most 2147483647"));
    memcpy(wrong, inputs, sizeof inputs);
    wrong[5] = NAN;
    CHECK(refused_fit(wrong, ROWS, COLUMNS, targets, 1, NULL, small, argument, "Row 2, column \"b\": NaN"));
    CHECK(refused_fit(inputs, ROWS, 1, wrong, 1, NULL, NULL, argument, "Row 5, column \"y\": NaN"));
    wrong[5] = INFINITY;
    CHECK(refused_fit(wrong, ROWS, COLUMNS, targets, 1, NULL, small, argument, "Row 2, column \"b\""));
    wrong[5] = -1;
    CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, 1, wrong, small, argument, "Row 5, column weights: -1"));
    CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, "{\"loss\": \"logistic\"}", argument, "logistic loss expects 0 and 1"));
    CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, "{\"loss\": \"softmax\"}", argument, "softmax loss expects"));
    wedgefast_model model = fitted(targets, small);
    CHECK(refused(wedgefast_predict(model, NULL, ROWS, COLUMNS, out, 1), argument, "inputs is NULL"));
    CHECK(refused(wedgefast_predict(model, inputs, ROWS, COLUMNS, NULL, 1), argument, "predictions is NULL"));
    CHECK(refused(wedgefast_predict(model, inputs, ROWS, 3, out, 1), argument, "expected 2 and 1"));
    CHECK(refused(wedgefast_predict(model, inputs, ROWS, COLUMNS, out, 2), argument, "expected 2 and 1"));
    CHECK(refused(wedgefast_predict(model, inputs, -1, COLUMNS, out, 1), argument, "-1 rows"));
    CHECK(refused(wedgefast_predict(model, inputs, INT64_MAX, COLUMNS, out, 1), argument, "at most 2147483647"));
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, NULL, 1, NULL, NULL, NULL, NULL), argument, "targets is NULL"));
    wrong[5] = NAN;
    CHECK(refused(wedgefast_predict(model, wrong, ROWS, COLUMNS, out, 1), argument, "Row 2, column \"b\": NaN"));
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, 1, targets, 1, NULL, NULL, NULL, NULL), argument, "expected 2 and 1"));
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, weights, NULL, NULL, NULL), argument, "without weights"));
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static void bad_options(void)
{
    static const char *const wrong[][2] = {
        {"", "no JSON"}, {"{", "no JSON from line 1"}, {"[1]", "no JSON object"}, {"{\"btea\": 1}", "no option \"btea\""},
        {"{\"beta\": -1}", "beta: \"-1\": expected a number above 0"}, {"{\"beta\": \"1\"}", "beta"}, {"{\"beta\": 1e999}", "beta"},
        {"{\"beta\": 1, \"beta\": 2}", "twice"}, {"{\"order\": 0}", "at least 1, or full"}, {"{\"order\": 1.5}", "at least 1, or full"},
        {"{\"norm\": \"l3\"}", "l2 or l1"}, {"{\"skip\": 1}", "true or false"},
        {"{\"loss\": \"hinge\"}", "squared or huber or logistic or softmax"},
        {"{\"delta\": 1}", "huber"}, {"{\"balance\": true}", "classes"}, {"{\"beta\": 1, \"cv\": 3}", "exclude each other"},
        {"{\"dictionary\": \"random:0\"}", "random:K"}, {"{\"interactions\": [[\"a\", \"z\"]]}", "no input \"a\""},
        {"{\"interactions\": \"auto:x\"}", "auto:K"}, {"{\"inputs\": [\"a\"]}", "1 names: expected 2"}, {"{\"target\": 5}", "names"},
        {"{\"folds\": [1, 0.5]}", "whole numbers"}, {"{\"seed\": -1}", "from 0 on"}, {"{\"prove\": \"maybe\"}", "auto or full or none"},
        {"{\"splines\": 1}", "at least 2"}, {"{\"missing\": null}", "drop or mean"}, {"{\"threads\": 0}", "at least 1"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, wrong[k][0], WEDGEFAST_ERROR_OPTIONS, wrong[k][1]));
    }
    CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, "\xff", WEDGEFAST_ERROR_ARGUMENT, "UTF-8"));
    CHECK(refused_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, "{\"order\": 3}", WEDGEFAST_ERROR_ARGUMENT, "order"));
    CHECK(refused_fit(
        inputs, ROWS, COLUMNS, targets, 1, weights, "{\"inputs\": [\"a\", \"weights\"]}", WEDGEFAST_ERROR_OPTIONS, "expected another"));
    CHECK(refused_fit(
        inputs, ROWS, COLUMNS, classes, 1, NULL, "{\"loss\": \"logistic\", \"beta-ratio\": 0.1, \"labels\": [\"a\"]}",
        WEDGEFAST_ERROR_OPTIONS, "1 names: expected 2"));
}

static void weighted(void)
{
    const int argument = WEDGEFAST_ERROR_ARGUMENT;
    wedgefast_model model = 0;
    CHECK(wedgefast_fit(inputs, ROWS, COLUMNS, targets, 1, weights, small, NULL, &model) == WEDGEFAST_OK);
    CHECK(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, weights, NULL, NULL, NULL) == WEDGEFAST_OK);
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, NULL, NULL, NULL, NULL), argument, "with weights"));
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static void of_classes(void)
{
    double two[ROWS * 2], three[ROWS * 3];
    char text[16];
    const int argument = WEDGEFAST_ERROR_ARGUMENT;
    wedgefast_model model = fitted(
        classes, "{\"loss\": \"logistic\", \"beta-ratio\": 0.1, \"labels\": [\"yes\", \"no\"], \"balance\": true}");
    CHECK(wedgefast_class_count(model) == 2 && wedgefast_prediction_length(model) == 2);
    CHECK(wedgefast_class_name(model, 0, text, sizeof text) == 3 && strcmp(text, "yes") == 0);
    CHECK(wedgefast_predict(model, inputs, ROWS, COLUMNS, two, 2) == WEDGEFAST_OK);
    CHECK(two[0] > 0.5 && two[2 * (ROWS - 1)] < 0.5 && fabs(two[0] + two[1] - 1) < 1e-12);
    CHECK(wedgefast_verify(model, inputs, ROWS, COLUMNS, classes, 1, NULL, NULL, NULL, NULL) == WEDGEFAST_OK);
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, thirds, 1, NULL, NULL, NULL, NULL), argument, "one of 2 words"));
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
    model = fitted(thirds, "{\"loss\": \"softmax\", \"beta-ratio\": 0.1, \"order\": 1}");
    CHECK(wedgefast_class_count(model) == 3 && wedgefast_predict(model, inputs, ROWS, COLUMNS, three, 3) == WEDGEFAST_OK);
    CHECK(fabs(three[0] + three[1] + three[2] - 1) < 1e-12);
    CHECK(wedgefast_verify(model, inputs, ROWS, COLUMNS, thirds, 1, NULL, NULL, NULL, NULL) == WEDGEFAST_OK);
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static void missing_values(void)
{
    const char *const mean_fills = "{\"beta-ratio\": 0.05, \"missing\": \"mean\"}";
    const char *const dropped = "{\"beta-ratio\": 0.05, \"missing\": \"drop\"}";
    double gaps[ROWS * COLUMNS], filled[ROWS], mean[COLUMNS] = {7, 0}, one;
    wedgefast_model model = 0;
    memcpy(gaps, inputs, sizeof inputs);
    gaps[1] = NAN;
    for (int i = 1; i < ROWS; i++) {
        mean[1] += inputs[2 * i + 1] / (ROWS - 1);
    }
    CHECK(wedgefast_fit(gaps, ROWS, COLUMNS, targets, 1, NULL, mean_fills, NULL, &model) == WEDGEFAST_OK);
    CHECK(wedgefast_predict(model, gaps, ROWS, COLUMNS, filled, 1) == WEDGEFAST_OK);
    mean[0] = 0;
    CHECK(wedgefast_predict(model, mean, 1, COLUMNS, &one, 1) == WEDGEFAST_OK && fabs(one - filled[0]) < 1e-12);
    CHECK(wedgefast_verify(model, gaps, ROWS, COLUMNS, targets, 1, NULL, NULL, NULL, NULL) == WEDGEFAST_OK);
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
    CHECK(wedgefast_fit(gaps, ROWS, COLUMNS, targets, 1, NULL, dropped, NULL, &model) == WEDGEFAST_OK);
    CHECK(wedgefast_predict(model, gaps, ROWS, COLUMNS, filled, 1) == WEDGEFAST_OK && isnan(filled[0]) && !isnan(filled[1]));
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static void stopping(void)
{
    volatile int32_t stop = 1;
    double out[ROWS];
    wedgefast_model model = 0;
    CHECK(wedgefast_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, "{\"beta\": 0.01}", &stop, &model) == WEDGEFAST_STOPPED && model != 0);
    CHECK(wedgefast_predict(model, inputs, ROWS, COLUMNS, out, 1) == WEDGEFAST_OK);
    CHECK(refused(wedgefast_verify(model, inputs, ROWS, COLUMNS, targets, 1, NULL, &stop, NULL, NULL), WEDGEFAST_ERROR_STOPPED, "Stopped"));
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
    stop = 0;
    CHECK(wedgefast_fit(inputs, ROWS, COLUMNS, targets, 1, NULL, small, &stop, &model) == WEDGEFAST_OK);
    CHECK(wedgefast_free(model) == WEDGEFAST_OK);
}

static wedgefast_model shared;
static double expected[ROWS];

static void *predicting(void *unused)
{
    char text[8];
    (void)unused;
    CHECK(wedgefast_last_error(text, sizeof text) == 0);
    for (int k = 0; k < 500; k++) {
        double out[ROWS];
        CHECK(wedgefast_predict(shared, inputs, ROWS, COLUMNS, out, 1) == WEDGEFAST_OK);
        CHECK(memcmp(out, expected, sizeof out) == 0);
    }
    return NULL;
}

/* Frees the same handle in several threads: one of them has freed it. */
static void *freeing(void *freed)
{
    *(int *)freed = wedgefast_free(shared);
    return NULL;
}

static void threads(void)
{
    pthread_t thread[4];
    int freed[4], once = 0;
    shared = fitted(targets, small);
    CHECK(wedgefast_predict(shared, inputs, ROWS, COLUMNS, expected, 1) == WEDGEFAST_OK);
    for (int k = 0; k < 4; k++) {
        CHECK(pthread_create(&thread[k], NULL, predicting, NULL) == 0);
    }
    for (int k = 0; k < 4; k++) {
        CHECK(pthread_join(thread[k], NULL) == 0);
    }
    for (int k = 0; k < 4; k++) {
        CHECK(pthread_create(&thread[k], NULL, freeing, &freed[k]) == 0);
    }
    for (int k = 0; k < 4; k++) {
        CHECK(pthread_join(thread[k], NULL) == 0);
        CHECK(freed[k] == WEDGEFAST_OK || freed[k] == WEDGEFAST_ERROR_HANDLE);
        once += freed[k] == WEDGEFAST_OK;
    }
    CHECK(once == 1);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        return 2;
    }
    library();
    training_and_verifying();
    names_and_texts();
    files(argv[1]);
    handles();
    bad_arrays();
    bad_options();
    weighted();
    of_classes();
    missing_values();
    stopping();
    threads();
    puts("kept");
    return 0;
}
