/**
 * The powers of ten that a double holds exactly. Dividing an integer of up to 2^53 by one of them rounds once, so the
 * quotient is the double nearest to the decimal number.
 */
export const POWERS_OF_TEN: readonly number[] = /* @__PURE__ */ Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
