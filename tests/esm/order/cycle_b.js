import { a } from "./cycle_a.js";
export function b() { return `b sees ${a}`; }
