import { seededRandom, type Random } from '../../evidently/random';

/** A row of the table that the example "store each event once" creates. */
export interface EventRow {
	event_id: string;
	project: string;
	type: 'aws.evidently.evaluation' | 'aws.evidently.custom';
	event_time: string;
	received_time: string;
	data: object;
}

export const VARIATIONS = ['classicCheckout', 'expressCheckout', 'oneStepCheckout'];

/** The experiment's start and length. */
const START_MS = Date.parse('2026-11-01T00:00:00Z');
const LENGTH_MS = 30 * 24 * 3600 * 1000;

const ENTITIES = 4000;

/** Values that some applications send instead of a number. */
const NOT_NUMERIC = ['812.5', '', null, true, { ms: 812 }, [812]];

/**
 * Returns events with the flaws of real ones: entities change their variation, some at the same time;
 * events precede the first evaluation or belong to other projects, features, experiments and metrics;
 * values aren't numbers; entities lack an evaluation or events. The same seed returns the same events.
 */
export function randomEvents(count: number, seed: number): EventRow[] {
	const random = seededRandom(seed, 'experiment results');
	const rows: EventRow[] = [];
	while (rows.length < count) {
		const entity = Math.floor(ENTITIES * random() ** 1.5);
		const isEvaluation = random() < 0.35;
		const row = isEvaluation ? evaluation(random, entity) : custom(random, entity);
		rows.push(row);
		if (isEvaluation && random() < 0.05) rows.push(repeated(random, row, entity));
	}
	return rows.slice(0, count);
}

function evaluation(random: Random, entity: number): EventRow {
	const feature = random() < 0.7 ? 'checkout-flow' : 'search-box';
	return row(random, 'aws.evidently.evaluation', {
		feature,
		...(random() < 0.99 && { entityId: random() < 0.99 ? idOf(entity) : '' }),
		variation: random() < 0.93 ? homeOf(entity) : pick(random, VARIATIONS),
		...(random() < 0.9 && { type: reason(random) }),
		...(random() < 0.9 && { details: { experiment: random() < 0.8 ? 'autumn' : 'pilot' } }),
	});
}

const reason = (random: Random) =>
	random() < 0.8
		? 'EXPERIMENT_RULE_MATCH'
		: pick(random, ['DEFAULT', 'ENTITY_OVERRIDES_MATCH', 'LAUNCH_RULE_MATCH']);

/** Returns another evaluation of the entity at about the same time. */
function repeated(random: Random, { data, ...times }: EventRow, entity: number): EventRow {
	const { received_time: received } = times;
	return {
		...times,
		event_id: eventId(random),
		received_time: random() < 0.5 ? received : later(received, 40 * random() - 20),
		data: { ...data, entityId: idOf(entity), variation: pick(random, VARIATIONS) },
	};
}

function custom(random: Random, entity: number): EventRow {
	// Each entity has its own level, so its values are similar.
	const level = 600 + ((entity * 7919) % 400) + 25 * VARIATIONS.indexOf(homeOf(entity));
	const number = Math.round(100 * (level + 200 * random() ** 3)) / 100;
	const value = random() < 0.97 ? number : pick(random, NOT_NUMERIC);
	const name = random() < 0.9 ? 'pageLoadTime' : 'clicks';
	return row(random, 'aws.evidently.custom', {
		details: { [name]: value },
		...(random() < 0.99 && {
			userDetails: { userId: random() < 0.5 ? idOf(entity) : idAsSent(entity) },
		}),
	});
}

function row(random: Random, type: EventRow['type'], data: object): EventRow {
	const milliseconds = START_MS + LENGTH_MS * random();
	// Boto3 sends whole seconds, and the JavaScript SDK sends milliseconds.
	const precision = random() < 0.5 ? 1000 : 1;
	const time = new Date(Math.floor(milliseconds / precision) * precision).toISOString();
	return {
		event_id: eventId(random),
		project: random() < 0.95 ? 'checkout' : 'search',
		type,
		event_time: time,
		received_time: later(time, 5000 * random()),
		data,
	};
}

const idOf = (entity: number) => (entity % 4 === 0 ? String(entity) : `u-${entity}@example.com`);

/** Some applications send a numeric ID as a number instead of a text. */
const idAsSent = (entity: number) => (entity % 4 === 0 ? entity : idOf(entity));

const homeOf = (entity: number) => VARIATIONS[entity % VARIATIONS.length] ?? '';

const later = (time: string, milliseconds: number) =>
	new Date(Date.parse(time) + milliseconds).toISOString();

const pick = <T>(random: Random, values: T[]): T => values[Math.floor(random() * values.length)]!;

const eventId = (random: Random) =>
	Array.from({ length: 4 }, () =>
		Math.floor(random() * 2 ** 32)
			.toString(16)
			.padStart(8, '0'),
	).join('-');
