import { log } from "./log.js";
log("second");
