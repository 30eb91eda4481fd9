// The limit to measure against: training steps of one network, in C with BLAS, on one thread.
//   step SECONDS BATCH WIDTH...   prints steps per second of wall-clock time, then of processor time.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { row_major = 101, as_it_is = 111, transposed = 112, most_layers = 8 };

#ifndef GEMM
#define GEMM cblas_sgemm
#endif
void GEMM(int order, int turn_a, int turn_b, int m, int n, int k, float alpha, const float *a,
          int a_row, const float *b, int b_row, float beta, float *c, int c_row);

typedef struct {
  int inputs, outputs, size;
  float *weights, *gradient, *first, *second;
} layer;

static double seconds_of(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

static float *zeros(int count) { return calloc(count, sizeof(float)); }

static float drawn(void) { return rand() / (float)RAND_MAX - 0.5f; }

static void forward(const layer *l, int batch, const float *x, float *y, int is_last) {
  const float *bias = l->weights + l->inputs * l->outputs;
  for (int row = 0; row < batch; row++)
    memcpy(y + row * l->outputs, bias, l->outputs * sizeof(float));
  GEMM(row_major, as_it_is, as_it_is, batch, l->outputs, l->inputs, 1, x, l->inputs, l->weights,
       l->outputs, 1, y, l->outputs);
  if (is_last) return;
  for (int i = 0; i < batch * l->outputs; i++) y[i] = y[i] > 0 ? y[i] : 0;
}

// The gradient of the mean cross-entropy in the logits.
static void top_gradient(int batch, int classes, const float *z, const int *labels, float *d) {
  for (int row = 0; row < batch; row++, z += classes, d += classes) {
    float greatest = z[0], sum = 0;
    for (int c = 1; c < classes; c++) greatest = fmaxf(greatest, z[c]);
    for (int c = 0; c < classes; c++) sum += d[c] = expf(z[c] - greatest);
    for (int c = 0; c < classes; c++) d[c] = (d[c] / sum - (c == labels[row])) / batch;
  }
}

static void backward(const layer *l, int batch, const float *x, const float *dy, float *dx) {
  float *bias = l->gradient + l->inputs * l->outputs;
  GEMM(row_major, transposed, as_it_is, l->inputs, l->outputs, batch, 1, x, l->inputs, dy,
       l->outputs, 0, l->gradient, l->outputs);
  memset(bias, 0, l->outputs * sizeof(float));
  for (int row = 0; row < batch; row++)
    for (int o = 0; o < l->outputs; o++) bias[o] += dy[row * l->outputs + o];
  if (dx == NULL) return;
  GEMM(row_major, as_it_is, transposed, batch, l->inputs, l->outputs, 1, dy, l->outputs,
       l->weights, l->outputs, 0, dx, l->inputs);
  for (int i = 0; i < batch * l->inputs; i++) dx[i] = x[i] > 0 ? dx[i] : 0;
}

static void adam(const layer *l, long step) {
  const float rate = 1e-3f / (1 - powf(0.9f, step)), scale = 1 / (1 - powf(0.999f, step));
  float *w = l->weights, *g = l->gradient, *m = l->first, *v = l->second;
  for (int i = 0; i < l->size; i++) {
    m[i] = 0.9f * m[i] + 0.1f * g[i];
    v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
    w[i] -= m[i] * rate / (sqrtf(v[i] * scale) + 1e-8f);
  }
}

int main(int count, char **arguments) {
  const double seconds = atof(arguments[1]);
  const int batch = atoi(arguments[2]), layers = count - 4, rows = 1797;
  layer all[most_layers];
  float *values[most_layers + 1], *slopes[most_layers + 1];
  const int features = atoi(arguments[3]), classes = atoi(arguments[count - 1]);
  for (int i = 0; i <= layers; i++) {
    values[i] = zeros(batch * atoi(arguments[3 + i]));
    slopes[i] = zeros(batch * atoi(arguments[3 + i]));
  }
  for (int i = 0; i < layers; i++) {
    layer *l = &all[i];
    l->inputs = atoi(arguments[3 + i]);
    l->outputs = atoi(arguments[4 + i]);
    l->size = (l->inputs + 1) * l->outputs;
    l->weights = zeros(l->size);
    l->gradient = zeros(l->size);
    l->first = zeros(l->size);
    l->second = zeros(l->size);
    for (int j = 0; j < l->inputs * l->outputs; j++) l->weights[j] = 0.2f * drawn();
  }
  float *data = zeros(rows * features);
  int *labels = malloc(batch * sizeof(int));
  for (int i = 0; i < rows * features; i++) data[i] = drawn();

  const long before = 100;
  double start = 0, processor = 0;
  for (long step = 1;; step++) {
    if (step == before + 1) {
      start = seconds_of(CLOCK_MONOTONIC);
      processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    }
    const long done = step - 1 - before;
    if (done > 0 && seconds_of(CLOCK_MONOTONIC) - start > seconds) {
      printf("%.0f %.0f\n", done / (seconds_of(CLOCK_MONOTONIC) - start),
             done / (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor));
      return 0;
    }
    for (int row = 0; row < batch; row++) {
      const int chosen = rand() % rows;
      memcpy(values[0] + row * features, data + chosen * features, features * sizeof(float));
      labels[row] = chosen % classes;
    }
    for (int i = 0; i < layers; i++)
      forward(&all[i], batch, values[i], values[i + 1], i == layers - 1);
    top_gradient(batch, classes, values[layers], labels, slopes[layers]);
    for (int i = layers - 1; i >= 0; i--)
      backward(&all[i], batch, values[i], slopes[i + 1], i > 0 ? slopes[i] : NULL);
    for (int i = 0; i < layers; i++) adam(&all[i], step);
  }
}
