System.Console.WriteLine(typeof(OpenAI.OpenAIClient).Assembly.GetName().Version);
