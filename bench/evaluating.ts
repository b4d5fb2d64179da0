/** Measures evaluations of features alone, without requests. */
import { compile } from '../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../nodes/AwsEvidently/evaluate/parseDefinitions';
import { definitionsWith, FEATURES, PROJECT, TYPICAL_RULES, type Rules } from './features';
import { atLeast, cpuTime, takeTurns, toRow, type Section } from './section';

const EVALUATIONS = 100_000;

const TYPICAL = 'a launch for 20% and an experiment with two treatments for half of the others';

const CASES: Record<string, Rules> = {
	'neither launch nor experiment': { groups: [], treatments: [], samplingRate: 0 },
	'an experiment with two treatments for everyone': {
		groups: [],
		treatments: [50_000, 50_000],
		samplingRate: 100_000,
	},
	[TYPICAL]: TYPICAL_RULES,
	'a launch with five groups and an experiment with five treatments': {
		groups: [4_000, 4_000, 4_000, 4_000, 4_000],
		treatments: [20_000, 20_000, 20_000, 20_000, 20_000],
		samplingRate: 50_000,
	},
};

export async function benchEvaluating(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const contenders = Object.entries(CASES).map(([name, rules]) => {
		const find = compile(parseDefinitions(definitionsWith(rules), 'The benchmark'));
		return [name, async () => evaluationsPerSecond(find)] as const;
	});
	const rates = await takeTurns(rounds, Object.fromEntries(contenders), progress);
	const rows = Object.entries(rates).map(([name, values]) => toRow(name, 'evaluations/s', values));
	const typical = rows.find(({ name }) => name === TYPICAL)?.value ?? NaN;
	return {
		title: '10. Evaluating features alone',
		dependsOn: `${FEATURES} features, each with the rules that the row names; evaluations per second of CPU time on one core`,
		rows,
		goals: [atLeast('200,000 evaluations/s with a launch and an experiment', typical, 200_000)],
	};
}

function evaluationsPerSecond(find: ReturnType<typeof compile>): number {
	const micros = cpuTime(() => {
		for (let index = 0; index < EVALUATIONS; index++) {
			const evaluate = find(PROJECT, `feature-${index % FEATURES}`);
			if (!evaluate) throw new Error('A feature is missing.');
			evaluate(`user-${index}`, Date.now());
		}
	});
	return EVALUATIONS / (micros / 1e6);
}
