"""Papers: JSON in, an accessible and archivable PDF out (PDF/A-2a and PDF/UA-1), set by Typst."""
