/** Random choices that a seed decides: the same seed makes the same ones, on every machine. */

/** `below(n)`: a whole number from 0 and below n; `pick(list)`: one of a list; `chance(p)`: true as often as p says. */
export function randomChoices(seed) {
  const random = randomSource(seed);
  const below = (count) => Math.floor(random() * count);
  const pick = (list) => list[below(list.length)];
  const chance = (probability) => random() < probability;
  return { below, pick, chance };
}

/** A generator of numbers below 1 (mulberry32). */
function randomSource(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
