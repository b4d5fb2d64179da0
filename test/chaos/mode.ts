/** `npm run test:chaos` takes its time; `npm test` has a short form of every test. */
export const isLong = process.env.CHAOS === 'long';

export const sized = (short: number, long: number) => (isLong ? long : short);

/** One for the whole folder: a failure can be repeated, with another value looked for elsewhere. */
export const SEED = Number(process.env.CHAOS_SEED ?? 1);

/** Figures that a reader of the output wants, whether or not a test fails. */
export const print = (line: string) => void process.stdout.write(`  chaos: ${line}\n`);
