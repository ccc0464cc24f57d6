"""A request as a curl command for bash, for the command prompt of Windows and for PowerShell."""
