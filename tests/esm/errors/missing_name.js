import { zip as z } from './cjs.cjs';
