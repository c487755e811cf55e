import { inputOutOfRange } from './trigonometry.ts';

/** float.c makes these exact at multiples of 30 and 45 degrees: each function is divided by its own value there. */
const RADIANS_PER_DEGREE = 0.017453292519943295;
const SIN_30 = Math.sin(30 * RADIANS_PER_DEGREE);
const ONE_MINUS_COS_60 = 1 - Math.cos(60 * RADIANS_PER_DEGREE);
const ASIN_HALF = Math.asin(0.5);
const ACOS_HALF = Math.acos(0.5);
const ATAN_1 = Math.atan(1);

function sineTo30(degrees: number): number {
  return Math.sin(degrees * RADIANS_PER_DEGREE) / SIN_30 / 2;
}

function cosineTo60(degrees: number): number {
  return 1 - (1 - Math.cos(degrees * RADIANS_PER_DEGREE)) / ONE_MINUS_COS_60 / 2;
}

function sineTo90(degrees: number): number {
  return degrees <= 30 ? sineTo30(degrees) : cosineTo60(90 - degrees);
}

function cosineTo90(degrees: number): number {
  return degrees <= 60 ? cosineTo60(degrees) : sineTo30(90 - degrees);
}

const TAN_45 = sineTo90(45) / cosineTo90(45);
const COT_45 = cosineTo90(45) / sineTo90(45);

/** The angle in the first quadrant, and the signs of its sine and cosine. */
function reduced(value: number): { angle: number; sine: number; cosine: number } {
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) throw inputOutOfRange();
  let angle = value % 360;
  let sine = 1;
  let cosine = 1;
  if (angle < 0) {
    angle = -angle;
    sine = -sine;
  }
  if (angle > 180) {
    angle = 360 - angle;
    sine = -sine;
  }
  if (angle > 90) {
    angle = 180 - angle;
    cosine = -cosine;
  }
  return { angle, sine, cosine };
}

export function sine(value: number): number {
  const { angle, sine: sign } = reduced(value);
  return sign * sineTo90(angle);
}

export function cosine(value: number): number {
  const { angle, cosine: sign } = reduced(value);
  return sign * cosineTo90(angle);
}

/** Never -0, as in Postgres. */
export function tangent(value: number): number {
  const { angle, sine: one, cosine: other } = reduced(value);
  return (one * other * (sineTo90(angle) / cosineTo90(angle))) / TAN_45 + 0;
}

export function cotangent(value: number): number {
  const { angle, sine: one, cosine: other } = reduced(value);
  return (one * other * (cosineTo90(angle) / sineTo90(angle))) / COT_45 + 0;
}

function arcsineTo1(value: number): number {
  return value <= 0.5 ? (Math.asin(value) / ASIN_HALF) * 30 : 90 - (Math.acos(value) / ACOS_HALF) * 60;
}

function arccosineTo1(value: number): number {
  return value <= 0.5 ? 90 - (Math.asin(value) / ASIN_HALF) * 30 : (Math.acos(value) / ACOS_HALF) * 60;
}

export function arcsine(value: number): number {
  if (value < -1 || value > 1) throw inputOutOfRange();
  return value >= 0 ? arcsineTo1(value) : -arcsineTo1(-value);
}

export function arccosine(value: number): number {
  if (value < -1 || value > 1) throw inputOutOfRange();
  return value >= 0 ? arccosineTo1(value) : 90 + arcsineTo1(-value);
}

export function arctangent(value: number): number {
  return (Math.atan(value) / ATAN_1) * 45;
}

export function arctangent2(y: number, x: number): number {
  return (Math.atan2(y, x) / ATAN_1) * 45;
}
