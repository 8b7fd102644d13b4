import { b } from "./cycle_b.js";
export const a = "a";
export function seen() { return [a, b()]; }
