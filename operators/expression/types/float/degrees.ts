import {
  inputOutOfRange,
  arccosine as radianArccosine,
  arcsine as radianArcsine,
  arctangent as radianArctangent,
  arctangent2 as radianArctangent2,
  cosine as radianCosine,
  sine as radianSine,
} from './trigonometry.ts';

/** float.c makes these exact at multiples of 30 and 45 degrees: each function is divided by its own value there. */
const RADIANS_PER_DEGREE = 0.017453292519943295;
const SIN_30 = radianSine(30 * RADIANS_PER_DEGREE);
const ONE_MINUS_COS_60 = 1 - radianCosine(60 * RADIANS_PER_DEGREE);
const ASIN_HALF = radianArcsine(0.5);
const ACOS_HALF = radianArccosine(0.5);
const ATAN_1 = radianArctangent(1);

function sineTo30(degrees: number): number {
  return radianSine(degrees * RADIANS_PER_DEGREE) / SIN_30 / 2;
}

function cosineTo60(degrees: number): number {
  return 1 - (1 - radianCosine(degrees * RADIANS_PER_DEGREE)) / ONE_MINUS_COS_60 / 2;
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
  return value <= 0.5 ? (radianArcsine(value) / ASIN_HALF) * 30 : 90 - (radianArccosine(value) / ACOS_HALF) * 60;
}

function arccosineTo1(value: number): number {
  return value <= 0.5 ? 90 - (radianArcsine(value) / ASIN_HALF) * 30 : (radianArccosine(value) / ACOS_HALF) * 60;
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
  return (radianArctangent(value) / ATAN_1) * 45;
}

export function arctangent2(y: number, x: number): number {
  return (radianArctangent2(y, x) / ATAN_1) * 45;
}
