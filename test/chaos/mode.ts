/** `npm run test:chaos` runs the long form of every test, `npm test` the short one. */
export const isLong = process.env.CHAOS === 'long';

export const sized = (short: number, long: number) => (isLong ? long : short);

/** The whole folder uses one seed, so that a failure is reproducible. Other seeds try other cases. */
export const SEED = Number(process.env.CHAOS_SEED ?? 1);

/** Prints figures for the reader of the output, even if no test fails. */
export const print = (line: string) => void process.stdout.write(`  chaos: ${line}\n`);
