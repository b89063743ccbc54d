using System.CommandLine;

var rectify = new RootCommand("Rectify 整改闭环: a workflow engine and web service for closed loops of rectification.");
return await rectify.Parse(args).InvokeAsync();
