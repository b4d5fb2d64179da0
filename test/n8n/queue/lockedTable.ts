import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { selectRows, toEnv, type PostgresConnection } from '../../../n8n/database';

/** A table that nobody else can write to, as during maintenance. */
export interface LockedTable {
	/** How many statements wait for it. */
	waiting(): Promise<number>;
	unlock(): Promise<void>;
}

export async function lockTable(
	connection: PostgresConnection,
	table: string,
): Promise<LockedTable> {
	const psql = spawn('psql', ['--no-psqlrc', '--quiet'], {
		env: toEnv(connection),
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	psql.stdin.write(`BEGIN; LOCK TABLE ${table}; \\echo locked\n`);
	await once(psql.stdout, 'data');
	return {
		waiting: async () => {
			const [row] = await selectRows<{ count: number }>(
				connection,
				`SELECT count(*) FROM pg_locks WHERE relation = '${table}'::regclass AND NOT granted`,
			);
			return row!.count;
		},
		unlock: async () => {
			psql.stdin.end('COMMIT;\n');
			await once(psql, 'close');
		},
	};
}
