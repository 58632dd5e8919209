/**
 * Digits of a float that read back as the same float, by the Grisu2 algorithm (Florian Loitsch, "Printing
 * Floating-Point Numbers Quickly and Accurately with Integers", 2010), as the JSON library of C++ Nix has it.
 * JavaScript's own digits are always the fewest possible; Grisu2 gives one digit more in about one case of a
 * thousand, and JSON text ends up in hashes.
 */

export interface FloatDigits {
  /** No leading or trailing zeros are guaranteed beyond what the algorithm gives. */
  readonly digits: string;
  /** The value is `digits` × 10^exponent. */
  readonly exponent: number;
}

/** `significand` × 2^`exponent`, the significand below 2^64. */
interface Scaled {
  readonly significand: bigint;
  readonly exponent: number;
}

const hiddenBit = 1n << 52n;
const exponentBias = 1075;
/** The scaled number gets an exponent between these, so that its digits come out of 64-bit integers. */
const lowestExponent = -60;

/** `value` must be positive and finite. */
export function shortestDigits(value: number): FloatDigits {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number(raw >> 52n);
  const fraction = raw & (hiddenBit - 1n);
  const exact: Scaled =
    biased === 0
      ? { significand: fraction, exponent: 1 - exponentBias }
      : { significand: fraction + hiddenBit, exponent: biased - exponentBias };
  // Halfway to the neighbours; the one below is nearer where the exponent changes.
  const nearerBelow = fraction === 0n && biased > 1;
  const upper = normalize({ significand: 2n * exact.significand + 1n, exponent: exact.exponent - 1 });
  const below = nearerBelow
    ? { significand: 4n * exact.significand - 1n, exponent: exact.exponent - 2 }
    : { significand: 2n * exact.significand - 1n, exponent: exact.exponent - 1 };
  const lower: Scaled = {
    significand: below.significand << BigInt(below.exponent - upper.exponent),
    exponent: upper.exponent,
  };
  const power = powerFor(upper.exponent);
  const middle = multiply(normalize(exact), power.scaled);
  const high = multiply(upper, power.scaled);
  const low = multiply(lower, power.scaled);
  return generateDigits(
    low.significand + 1n,
    middle.significand,
    high.significand - 1n,
    high.exponent,
    -power.decimal,
  );
}

function generateDigits(
  low: bigint,
  middle: bigint,
  high: bigint,
  exponent: number,
  decimal: number,
): FloatDigits {
  const shift = BigInt(-exponent);
  const one = 1n << shift;
  let delta = high - low;
  let distance = high - middle;
  const whole = high >> shift;
  let rest = high & (one - 1n);
  const wholeDigits = whole.toString();
  // Digits of the whole part, as many as the interval leaves open.
  for (let count = 1; count <= wholeDigits.length; count++) {
    const unit = 10n ** BigInt(wholeDigits.length - count);
    const left = ((whole % unit) << shift) + rest;
    if (left <= delta) {
      const digits = roundDown(wholeDigits.slice(0, count), distance, delta, left, unit << shift);
      return { digits, exponent: decimal + wholeDigits.length - count };
    }
  }
  let digits = wholeDigits;
  for (let count = 1; ; count++) {
    rest *= 10n;
    digits += (rest >> shift).toString();
    rest &= one - 1n;
    delta *= 10n;
    distance *= 10n;
    if (rest <= delta)
      return { digits: roundDown(digits, distance, delta, rest, one), exponent: decimal - count };
  }
}

/** Lowers the last digit while that comes nearer to the exact value. */
function roundDown(digits: string, distance: bigint, delta: bigint, rest: bigint, unit: bigint): string {
  let last = digits.charCodeAt(digits.length - 1);
  let left = rest;
  while (
    left < distance &&
    delta - left >= unit &&
    (left + unit < distance || distance - left > left + unit - distance)
  ) {
    last--;
    left += unit;
  }
  return digits.slice(0, -1) + String.fromCharCode(last);
}

function normalize({ significand, exponent }: Scaled): Scaled {
  const shift = 64 - significand.toString(2).length;
  return { significand: significand << BigInt(shift), exponent: exponent - shift };
}

function multiply(a: Scaled, b: Scaled): Scaled {
  return {
    significand: (a.significand * b.significand + (1n << 63n)) >> 64n,
    exponent: a.exponent + b.exponent + 64,
  };
}

interface Power {
  readonly scaled: Scaled;
  readonly decimal: number;
}

const firstPower = -300;
const powerStep = 8;
const powers = new Map<number, Power>();

/** A power of ten, out of a series with a step of eight, that brings a binary exponent into range. */
function powerFor(exponent: number): Power {
  const wanted = lowestExponent - exponent - 1;
  const estimate = Math.trunc((wanted * 78913) / 2 ** 18) + (wanted > 0 ? 1 : 0);
  const index = Math.trunc((-firstPower + estimate + powerStep - 1) / powerStep);
  const decimal = firstPower + powerStep * index;
  let power = powers.get(decimal);
  if (power === undefined) {
    power = { scaled: powerOfTen(decimal), decimal };
    powers.set(decimal, power);
  }
  return power;
}

/** 10^decimal, rounded to 64 bits. */
function powerOfTen(decimal: number): Scaled {
  const ten = 10n ** BigInt(Math.abs(decimal));
  const bits = ten.toString(2).length;
  if (decimal >= 0) {
    if (bits <= 64) return normalize({ significand: ten, exponent: 0 });
    return rounded(ten, 1n << BigInt(bits - 64), bits - 64);
  }
  const exponent = -(bits + 63);
  const quotient = rounded(1n << BigInt(-exponent), ten, exponent);
  return quotient.significand >> 64n === 0n
    ? quotient
    : rounded(1n << BigInt(-exponent - 1), ten, exponent + 1);
}

function rounded(numerator: bigint, denominator: bigint, exponent: number): Scaled {
  return { significand: (2n * numerator + denominator) / (2n * denominator), exponent };
}
