import { FEATURE, USERS, type Visits } from './application';
import { indent, toLines, type Terminal } from './terminal';

/** Returns the lines that show what the simulated users got, and what became of their events. */
export function visitLines({ users, accepted }: Visits, { columns, style }: Terminal): string[] {
	const done = (what: string) => toLines([`${style('green', '✔')} `, what], columns - 2);
	const width = Math.max(...[...users.keys()].map((variation) => variation.length));
	return indent([
		...done(`evaluated ${FEATURE} for ${USERS} users`),
		...[...users].sort().map(([variation, count]) => {
			const share = ((100 * count) / USERS).toFixed(1);
			return `  ${variation.padEnd(width)}  ${String(count).padStart(4)} users  ${share} %`;
		}),
		...done(`sent ${USERS} events, ${accepted} accepted`),
	]);
}
