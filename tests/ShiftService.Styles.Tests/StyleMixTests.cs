namespace ShiftService.Styles.Tests;

public class StyleMixTests
{
    private static readonly string[] Names = ["night", "wave", "scream"];

    [Theory]
    [InlineData("wave", 0, 1, 0)]
    [InlineData("night:0.7,wave:0.3", 0.7f, 0.3f, 0)]
    [InlineData("night:7, scream:1", 0.875f, 0, 0.125f)]
    [InlineData("scream,wave", 0, 0.5f, 0.5f)]
    [InlineData("night:0,wave:2e3", 0, 1, 0)]
    public void AMixOfAnySum_SumsToOne(string text, float night, float wave, float scream) =>
        Assert.Equal([night, wave, scream], StyleMix.Parse(text, Names).Weights.ToArray());

    [Theory]
    [InlineData("sunrise", StyleError.Unknown, "night, wave, scream")]
    [InlineData("night:0.5,Wave:0.5", StyleError.Unknown, "'Wave'")]
    [InlineData("", StyleError.Malformed, "no name")]
    [InlineData("night,", StyleError.Malformed, "no name")]
    [InlineData("night:", StyleError.Malformed, "no weight")]
    [InlineData("night:-1,wave:2", StyleError.Malformed, "\"-1\"")]
    [InlineData("night:NaN", StyleError.Malformed, "\"NaN\"")]
    [InlineData("night:1e400", StyleError.Malformed, "no weight")]
    [InlineData("night:0,wave:0", StyleError.Malformed, "sum to 0")]
    [InlineData("night:1,night:2", StyleError.Malformed, "occurs twice")]
    public void WhatIsNoMix_IsRefused_AndTheStylesAreNamed(string text, StyleError error, string reason)
    {
        var refused = Assert.Throws<StyleException>(() => StyleMix.Parse(text, Names));
        Assert.Equal(error, refused.Error);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(Names, refused.Known);
    }
}
