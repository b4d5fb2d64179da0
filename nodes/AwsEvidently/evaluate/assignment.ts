import { hash } from 'crypto';

import { WHOLE } from './definitions';

/** The purpose of a random assignment. Assignments for different purposes are independent. */
type Purpose = 'launch' | 'sampling' | 'treatment';

/** The hexadecimal digits of a hash that fit into a double's 53 bits, with one bit left for a half. */
const DIGITS = 13;
const VALUES = 16 ** DIGITS;

/** Returns a number for an entity that is the same on every call, machine and restart. */
type Uniform = (entityId: string) => number;

/**
 * Returns numbers that are uniformly distributed between 0 and 1, both excluded: the first 52 bits of the
 * SHA-256 of the text `["PURPOSE","SALT","OPTION"]ENTITY ID`, as the midpoint of one of 2^52 equal
 * intervals. The first part is JSON, which shows where it ends, so that no two lists of parts have the
 * same text.
 *
 * @param option the name of the option that the number is drawn for, or null
 */
function uniform(purpose: Purpose, salt: string, option: string | null): Uniform {
	const start = JSON.stringify([purpose, salt, option]);
	return (entityId) => {
		const digits = hash('sha256', start + entityId).slice(0, DIGITS);
		return (parseInt(digits, 16) + 0.5) / VALUES;
	};
}

/**
 * Whether an entity is part of a sample. Raising the rate only adds entities.
 *
 * @param rate in thousandths of a percent
 */
export function sampling(salt: string, rate: number): (entityId: string) => boolean {
	if (rate === 0) return () => false;
	if (rate === WHOLE) return () => true;
	const position = uniform('sampling', salt, null);
	return (entityId) => position(entityId) < rate / WHOLE;
}

/** An option that entities can be assigned to. */
export interface Option<T> {
	name: string;
	/** The weight in thousandths of a percent. */
	weight: number;
	value: T;
}

/**
 * Assigns entities to options by weighted rendezvous hashing: each option draws the time of an entity
 * from an exponential distribution whose rate is the option's weight, and the first option gets the
 * entity. So an option's share is its part of all weights. What the weights leave of 100% is an
 * option, too, which stands for no assignment.
 *
 * When weights change, an entity moves only to an option whose weight grew by a larger factor than
 * that of the option it leaves. Hence
 *
 * - no entity leaves the option whose weight grew most;
 * - if one weight is raised and all others, what was left included, shrink by the same factor, exactly
 *   the entities move that have to;
 * - between two options, which may be a group and what is left, exactly the entities move that have to.
 *
 * Ranges of one number from 0 to 1 are simpler, but move entities between all neighbors of a range that
 * grows. No assignment that only depends on the current weights moves as few entities as possible for
 * three options and any change of weights: it would have to leave the entities of an option alone
 * whose weight stays the same, but x, 0, 1-x and 0, x, 1-x would then give the first and the second
 * option the same entities, which x, x, 1-2x can't. Rendezvous hashing moves at most 2d/(1+d) of the
 * entities if d is that minimum, which no assignment improves for every change and number of options
 * (Bavarian et al. 2020, The Optimality of Correlated Sampling).
 *
 * @returns undefined for an entity that isn't assigned
 */
export function weightedChoice<T>(
	purpose: Purpose,
	salt: string,
	options: ReadonlyArray<Option<T>>,
): (entityId: string) => T | undefined {
	const assigned = options.reduce((sum, { weight }) => sum + weight, 0);
	const contenders = [
		...options.map(({ name, weight, value }) => contender(name, weight, value)),
		contender(null, WHOLE - assigned, undefined),
	].filter(({ weight }) => weight > 0);

	function contender(name: string | null, weight: number, value: T | undefined) {
		return { weight, value, draw: uniform(purpose, salt, name) };
	}

	const [only, ...others] = contenders;
	if (only && others.length === 0) return () => only.value;
	return (entityId) => {
		let earliest = Infinity;
		let value: T | undefined;
		for (const contender of contenders) {
			const time = -Math.log(contender.draw(entityId)) / contender.weight;
			if (time >= earliest) continue;
			earliest = time;
			value = contender.value;
		}
		return value;
	};
}
