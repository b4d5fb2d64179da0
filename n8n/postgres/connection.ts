/** A database connection, with the field names of n8n's Postgres credential. */
export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password?: string;
	ssl?: 'allow' | 'disable' | 'require';
}

/** The credential that n8n's Postgres node uses. */
export const postgresCredential = (connection: PostgresConnection) => ({
	name: 'Events in PostgreSQL',
	type: 'postgres',
	data: { ...connection },
});
