import type { PostgresConnection } from '../n8n/postgres/connection';
import { boto3, curl } from './clients';

export interface Database {
	connection: PostgresConnection;
	/** The file with the password, if the database was started by this program. */
	passwordFile?: string;
}

/** Shell commands to paste, in this order, and what to do after them. */
export interface Tour {
	commands: Array<{ what: string; command: string }>;
	end: string[];
}

/** Returns a tour from one event to the results of an experiment, as far as there is a database. */
export function tour(endpoint: string, database?: Database): Tour {
	const commands = [
		{ what: 'Send an event with curl 7.75 or newer.', command: curl(endpoint) },
		{
			what: "Send one with boto3, in a version that still supports Evidently, such as Debian's.",
			command: boto3(endpoint),
		},
	];
	const end = ['The executions of the workflow show what it received.'];
	if (!database) return { commands, end };
	return {
		commands: [
			...commands,
			{
				what: 'Simulate an application whose users get one of two variations.',
				command: `npx tsx examples/simulate.ts ${endpoint}`,
			},
			{
				what: 'Look at the load times that it sent, by variation.',
				command: psql(database, LOAD_TIMES),
			},
		],
		end: [
			...end,
			'Then open "Evidently: experiment results" and click "Execute workflow" for the verdict.',
		],
	};
}

const LOAD_TIMES = [
	'SELECT variation, count(*) AS events, round(avg(value)) AS load_time',
	'FROM evidently_exposures JOIN evidently_metrics USING (project, entity_id)',
	"WHERE metric = 'details.pageLoadTime' GROUP BY variation ORDER BY variation",
].join(' ');

function psql({ connection, passwordFile }: Database, sql: string): string {
	const { host, port, user, database } = connection;
	const password = passwordFile === undefined ? '' : `PGPASSWORD="$(cat ${quoted(passwordFile)})" `;
	return `${password}psql -h ${quoted(host)} -p ${port} -U ${quoted(user)} -P pager=off -c "${sql}" ${quoted(database)}`;
}

/** Returns a shell word, in quotes only if it needs them. */
const quoted = (text: string) =>
	/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
