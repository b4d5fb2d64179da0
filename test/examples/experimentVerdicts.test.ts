import type { IDataObject } from 'n8n-workflow';

import { seededRandom } from '../../evidently/random';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import {
	itWithPostgres,
	openExperimentDatabase,
	type ExperimentDatabase,
} from './experimentDatabase';
import { rowsOf, simulate, type Simulation } from './simulatedExperiment';

const SEED = 25;

let database: ExperimentDatabase;

beforeAll(async () => {
	if (!isPostgresInstalled()) return;
	// Starting parallel workers would take ten times as long as the small queries of these tests.
	database = await openExperimentDatabase({ max_parallel_workers_per_gather: '0' });
});

/** An experiment without a difference between its variations, which a test may change. */
const SAME: Omit<Simulation, 'project'> = {
	days: 20,
	entitiesPerDay: 20,
	share: () => 0.5,
	level: () => 100,
};

async function store(simulation: Partial<Simulation> & { project: string }): Promise<void> {
	const random = seededRandom(SEED, simulation.project);
	await database.store(simulate(random, { ...SAME, ...simulation }));
}

const FIELDS = { baseline: 'old', valueKey: 'details.ms' };

async function verdictOf(project: string, fields: IDataObject = {}): Promise<unknown> {
	const rows = await database.ask('Experiment Results', { ...FIELDS, project, ...fields });
	return rows.at(-1)?.verdict;
}

/** What an experimenter sees who looks at an experiment at the end of each day. */
interface Looks {
	looks: number;
	always_found: boolean;
	fixed_found: boolean;
}

const DAILY_LOOKS = `
	WITH experiment AS MATERIALIZED (
		SELECT evidently_question(fields) || '{"byDay": true}' AS question
		FROM jsonb_array_elements($1::jsonb) AS fields
	)
	SELECT count(*)::int AS looks,
		bool_or(always_low > 0 OR always_high < 0) AS always_found,
		bool_or(difference_low > 0 OR difference_high < 0) AS fixed_found
	FROM experiment, evidently_differences(question)
	WHERE variation = 'new' AND least(events, baseline_events) >= 100
		AND least(units, baseline_units) >= 30
	GROUP BY question`;

itWithPostgres(
	'20 daily looks at 120 experiments without a difference find one in at most 5%',
	async () => {
		const projects = Array.from({ length: 120 }, (_, index) => `same-${index}`);
		const rows = projects.flatMap((project) =>
			simulate(seededRandom(SEED, project), { ...SAME, project }),
		);
		await database.store(rows);
		await database.query('ANALYZE evidently_events');
		const keys = { feature: 'checkout-flow', entityIdKey: 'userDetails.userId' };
		const questions = projects.map((project, index) => {
			return { ...FIELDS, ...keys, project, perEntity: index % 2 === 0 };
		});
		const experiments = await database.query<Looks>(DAILY_LOOKS, [JSON.stringify(questions)]);
		expect(experiments).toHaveLength(projects.length);
		expect(Math.min(...experiments.map(({ looks }) => looks))).toBeGreaterThan(10);
		const found = {
			always: experiments.filter(({ always_found }) => always_found).length,
			fixed: experiments.filter(({ fixed_found }) => fixed_found).length,
		};
		console.log(`False differences found in ${experiments.length} experiments:`, found);
		expect(found.always / experiments.length).toBeLessThanOrEqual(0.05);
		expect(found.fixed / experiments.length).toBeGreaterThan(0.1);
	},
	// This test stores 145,000 events and computes 2,400 results.
	60_000,
);

itWithPostgres(
	'the verdict on a real difference is Better or Worse, depending on the goal',
	async () => {
		const level = (_day: number, isNew: boolean) => (isNew ? 125 : 100);
		await store({ project: 'real', entitiesPerDay: 60, level });
		expect(await verdictOf('real', { goal: 'INCREASE' })).toBe('Better');
		expect(await verdictOf('real', { goal: '' })).toBe('Better');
		expect(await verdictOf('real', { goal: 'DECREASE' })).toBe('Worse');
		expect(await verdictOf('real', { goal: 'decrease', perEntity: true })).toBe('Worse');
		const reversed = { baseline: 'new' };
		expect(await verdictOf('real', { ...reversed, goal: 'INCREASE' })).toBe('Worse');
		expect(await verdictOf('real', { ...reversed, goal: 'DECREASE' })).toBe('Better');
		// The example itself is about load times.
		expect(await verdictOf('real')).toBe('Worse');
	},
);

itWithPostgres(
	'the verdict is Check the shares if the shares are not the expected ones',
	async () => {
		await store({ project: 'split', entitiesPerDay: 60, share: () => 0.6 });
		expect(await verdictOf('split')).toBe('Check the shares');
		expect(await verdictOf('split', { shares: '{"old": 40, "new": 60}' })).toBe('Inconclusive');
		expect(await verdictOf('split', { shares: '{"old": 40, "new": 60, "lost": 5}' })).toBe(
			'Check the shares',
		);
		expect(await verdictOf('split', { shares: '{"old": 100}' })).toBe('Check the shares');
	},
);

itWithPostgres(
	'the verdict is Check the shares if the shares changed during the experiment',
	async () => {
		await store({
			project: 'launch',
			days: 14,
			entitiesPerDay: 200,
			share: (day) => (day < 7 ? 0.1 : 0.5),
			level: (day) => (day < 7 ? 100 : 115),
		});
		const shares = '{"old": 70, "new": 30}';
		expect(await verdictOf('launch', { shares })).toBe('Check the shares');
		// While the shares stay the same, no false difference is found.
		const end = '2026-11-08T00:00:00Z';
		const first = await verdictOf('launch', { shares: '{"old": 90, "new": 10}', end });
		expect(first).toBe('Inconclusive');
	},
);

/** Stores the same number of entities and of events in both variations. */
async function storeEach(project: string, entities: number, events: number, day = 0) {
	const rows = ['old', 'new'].flatMap((variation) =>
		rowsOf(project, { variation, entities, events, day }),
	);
	await database.store(rows);
}

itWithPostgres.each([
	[30, 100, 'Inconclusive'],
	[30, 99, 'Too early'],
	[29, 100, 'Too early'],
])(
	'the verdict on %d entities with %d events in each variation is %s',
	async (entities, events, verdict) => {
		const project = `${entities} and ${events}`;
		await storeEach(project, entities, events);
		expect(await verdictOf(project)).toBe(verdict);
		expect(await verdictOf(project, { perEntity: true })).toBe(verdict);
	},
);

// The chi-square test of equal shares has p = 0.0041 for the first of these, and 0.00057 for the second.
itWithPostgres.each([
	[145, 'Inconclusive'],
	[155, 'Check the shares'],
])('the verdict on 100 and %d entities with equal shares is %s', async (entities, verdict) => {
	const project = `100 and ${entities}`;
	await database.store([
		...rowsOf(project, { variation: 'old', entities: 100, events: 200 }),
		...rowsOf(project, { variation: 'new', entities, events: 200 }),
	]);
	expect(await verdictOf(project)).toBe(verdict);
});

itWithPostgres(
	'the shares are compared on days with at least five expected entities in each variation',
	async () => {
		const ofDay = async (entities: number, day: number) => {
			await storeEach('days', entities, entities, day);
			const [row] = await database.exactResults({ ...FIELDS, project: 'days' });
			return row?.shares_by_day_p;
		};
		expect(await ofDay(5, 0)).toBeNull();
		expect(await ofDay(4, 1)).toBeNull();
		expect(await ofDay(5, 2)).toBe(1);
	},
);

itWithPostgres('a share of 0 is right for a variation that no entity saw', async () => {
	await storeEach('none lost', 30, 100);
	const shares = '{"old": 1, "new": 1, "lost": 0}';
	expect(await verdictOf('none lost', { shares })).toBe('Inconclusive');
});

itWithPostgres(
	'the verdict on equal values is Inconclusive, whatever their rounding errors',
	async () => {
		const rows = simulate(seededRandom(SEED, 'equal'), { ...SAME, project: 'equal' });
		const data = (each: object) => ('details' in each ? { ...each, details: { ms: 0.1 } } : each);
		await database.store(rows.map((each) => ({ ...each, data: data(each.data) })));
		expect(await verdictOf('equal')).toBe('Inconclusive');
	},
);
