import { log } from "./log.js";
log("first begins");
await new Promise((resolve) => setTimeout(resolve, 1));
log("first ends");
