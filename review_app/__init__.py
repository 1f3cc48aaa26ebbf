"""The review app and the command line of tagloom: thin, they ask core and draw."""
