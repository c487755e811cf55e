#!/bin/sh
# Makes mysql-*.tsv beside it: one table, written by MariaDB's SELECT … INTO OUTFILE, and mysql-hex.tsv, which says in hex what is
# in it. sh make_mysql.sh PATH-OF-MARIADBD PATH-OF-ITS-MESSAGES (Debian: mariadb-server-core)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
made=$(mktemp -d)
mkdir "$made/data"
{
  printf "%s;\n" "SET NAMES utf8mb4" "CREATE DATABASE t" "USE t"
  echo "CREATE TABLE x (nr int, note text CHARACTER SET utf8mb4);"
  cat <<'SQL'
INSERT INTO x VALUES (1, 'plain'), (2, NULL), (3, ''), (4, 'tab\tline\nreturn\rback\\slash'), (5, '\\N'), (6, 'a\r\nb'),
  (7, '\b\Z'), (8, '"quoted", ''single'' | piped'), (9, '\\'), (10, 'né 𝕿 '), (11, '\n'), (12, '\t\t'), (13, '\\\\n\\t\\x41'),
  (14, 'NULL'), (15, '\\.'), (16, 'x\0y'), (17, ' '), (18, '\n\n\\\n');
SQL
  echo "SELECT nr, note INTO OUTFILE '$made/mysql-default.tsv' CHARACTER SET utf8mb4 FROM x ORDER BY nr;"
  echo "SELECT nr, note INTO OUTFILE '$made/mysql-pipe.tsv' CHARACTER SET utf8mb4 FIELDS TERMINATED BY '|' FROM x ORDER BY nr;"
  # A line feed by itself is no line end then, and stands without a backslash.
  echo "SELECT nr, note INTO OUTFILE '$made/mysql-crlf.tsv' CHARACTER SET utf8mb4 LINES TERMINATED BY '\\r\\n' FROM x WHERE nr NOT IN (4, 11, 18) ORDER BY nr;"
  echo "SELECT nr, hex(note) INTO OUTFILE '$made/mysql-hex.tsv' FROM x ORDER BY nr;"
} >"$made/make.sql"
"$1" --no-defaults --user="$(id -un)" --bootstrap --datadir="$made/data" --lc-messages-dir="$2" --secure-file-priv= <"$made/make.sql"
cp "$made"/mysql-*.tsv "$here"
rm -r "$made"
