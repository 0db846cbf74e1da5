namespace RetrievalQA.Tests;
public class SmokeTests { [Fact] public void T() => Assert.Equal(2, 1 + 1); }
