import type { IDataObject } from 'n8n-workflow';

import { seededRandom } from '../../evidently/random';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import {
	itWithPostgres,
	openExperimentDatabase,
	type ExperimentDatabase,
} from './experimentDatabase';
import { simulate, type Simulation } from './simulatedExperiment';

const SEED = 25;

let database: ExperimentDatabase;

beforeAll(async () => {
	if (isPostgresInstalled()) database = await openExperimentDatabase();
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

interface Look {
	difference: number | null;
	difference_low: number;
	difference_high: number;
	always_low: number;
	always_high: number;
}

const leavesOutZero = (low: number, high: number) => low > 0 || high < 0;

itWithPostgres(
	'20 daily looks at 30 experiments without a difference find one in at most 5%',
	async () => {
		const experiments = Array.from({ length: 30 }, (_, index) => `same-${index}`);
		for (const project of experiments) await store({ project });
		await database.query('ANALYZE evidently_events');
		const found = { always: 0, fixed: 0 };
		for (const [index, project] of experiments.entries()) {
			const looks = await looksAt(project, index % 2 === 0);
			if (looks.some((look) => leavesOutZero(look.always_low, look.always_high))) found.always += 1;
			if (looks.some((look) => leavesOutZero(look.difference_low, look.difference_high)))
				found.fixed += 1;
		}
		console.log(`False differences found in ${experiments.length} experiments:`, found);
		expect(found.always / experiments.length).toBeLessThanOrEqual(0.05);
		expect(found.fixed / experiments.length).toBeGreaterThan(0.1);
	},
	// This test computes 600 results.
	120_000,
);

/** Returns the confidence intervals at the end of each day. */
async function looksAt(project: string, perEntity: boolean): Promise<Look[]> {
	const fields = { ...FIELDS, ...{ project, feature: 'checkout-flow', perEntity } };
	const looks = await database.query<Look>(
		`SELECT * FROM evidently_differences(evidently_question($1) || '{"byDay": true}')
		WHERE variation = 'new' AND least(events, baseline_events) >= 100
			AND least(units, baseline_units) >= 30`,
		[{ entityIdKey: 'userDetails.userId', ...fields }],
	);
	expect(looks.length).toBeGreaterThan(10);
	return looks;
}

itWithPostgres(
	'the verdict on a real difference is Better or Worse, depending on the goal',
	async () => {
		const level = (_day: number, isNew: boolean) => (isNew ? 125 : 100);
		await store({ project: 'real', entitiesPerDay: 60, level });
		expect(await verdictOf('real', { goal: 'INCREASE' })).toBe('Better');
		expect(await verdictOf('real', { goal: '' })).toBe('Better');
		expect(await verdictOf('real', { goal: 'DECREASE' })).toBe('Worse');
		expect(await verdictOf('real', { goal: 'decrease', perEntity: true })).toBe('Worse');
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

itWithPostgres('the verdict is Too early if a variation has fewer than 100 events', async () => {
	const level = (_day: number, isNew: boolean) => (isNew ? 1000 : 1);
	await store({ project: 'early', days: 1, entitiesPerDay: 80, level });
	expect(await verdictOf('early')).toBe('Too early');
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
