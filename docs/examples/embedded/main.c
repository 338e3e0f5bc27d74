/* For firmware: the network as a function of C, without a library, without allocation.
 *
 *     wedgefast fit data.csv --beta-ratio 0.01 --max-neurons 8 --model network.json
 *     wedgefast export network.json --format c -o network.c
 *     cc -std=c99 -O2 -Wall -Wextra main.c network.c -lm -o main
 */
#include <stdio.h>

double network_predict(const double x[2]);

int main(void)
{
    double x[2];
    while (scanf("%lf %lf", &x[0], &x[1]) == 2)
    {
        printf("%.17g\n", network_predict(x));
    }

    return 0;
}
