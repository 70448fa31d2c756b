"""SQLite: the one writer, the migrations, and one noun a file. All SQL is here."""
