import { seededRandom } from '../../evidently/random';

/** Creates entity IDs of different kinds, as applications use them. */
export const ENTITIES: Record<string, (count: number) => string[]> = {
	'consecutive numbers': (count) => Array.from({ length: count }, (_, index) => `${index}`),
	UUIDs: (count) => {
		const random = seededRandom(1, 'UUIDs');
		return Array.from({ length: count }, () => uuid(random));
	},
	'long IDs that differ at their beginning': (count) =>
		Array.from({ length: count }, (_, index) => `${index}`.padEnd(512, '-')),
};

function uuid(random: () => number): string {
	const word = () =>
		Math.floor(random() * 2 ** 32)
			.toString(16)
			.padStart(8, '0');
	return `${word()}${word()}${word()}${word()}`.replace(
		/^(.{8})(.{4})(.{4})(.{4})/,
		'$1-$2-$3-$4-',
	);
}

/** The number of standard deviations within which a count may differ from its expected value. */
const DEVIATIONS = 4.5;

/** @param share the probability with which each entity should be counted */
export function expectShare(count: number, share: number, entities: number): void {
	const deviation = Math.sqrt(entities * share * (1 - share));
	expect(Math.abs(count - entities * share)).toBeLessThanOrEqual(DEVIATIONS * deviation);
}

/** Expects that two decisions about the same entities aren't correlated. */
export function expectIndependent(one: readonly boolean[], other: readonly boolean[]): void {
	const count = one.length;
	const both = one.filter((yes, index) => yes && other[index]).length;
	const [p, q] = [one, other].map((decisions) => decisions.filter(Boolean).length / count);
	const covariance = both / count - p! * q!;
	const correlation = covariance / Math.sqrt(p! * (1 - p!) * q! * (1 - q!));
	expect(Math.abs(correlation) * Math.sqrt(count)).toBeLessThanOrEqual(DEVIATIONS);
}
