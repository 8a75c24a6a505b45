/* Chance that can be had again: the same seed throws the same dice. */
#ifndef DICE_H
#define DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* splitmix64 */
static inline uint64_t dice_next(struct dice *dice)
{
	uint64_t z = dice->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* From 0 to n - 1. */
static inline unsigned dice_roll(struct dice *dice, size_t n)
{
	return (unsigned)(dice_next(dice) % n);
}

/* Once in n times. */
static inline bool dice_hit(struct dice *dice, unsigned n)
{
	return dice_roll(dice, n) == 0;
}

#endif
