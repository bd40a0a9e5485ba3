using ShiftService.Packages.Documents;
using ShiftService.TestSupport;
using ShiftService.Training.Losses;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;
using ShiftService.Training.Recipes;
using ShiftService.Training.Schedules;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Training.Tests.Recipes;

public class RecipeFileTests
{
    public static TheoryData<string> Shipped =>
        [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "recipes"), "*.json").Select(path => Path.GetFileName(path))
            .Where(name => name != "recipe.schema.json")];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void ShippedRecipes_AreRead_AndNamedAsTheirFiles(string file)
    {
        Recipe recipe = RecipeFile.Read(Path.Combine(RepositoryRoot.Path, "recipes", file));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), recipe.Name);
        Assert.Equal("recipe.schema.json", recipe.Schema);
    }

    [Fact]
    public void TheCifarRecipe_SaysWhatItShould()
    {
        Recipe recipe = RecipeFile.Read(Path.Combine(RepositoryRoot.Path, "recipes", "cifar10-long.json"));

        var network = ZooCatalog.Create(recipe.Network.Zoo!, recipe.Network.ToZooOptions(10, recipe.Seed));
        Optimizer optimizer = recipe.Optimizer.Create(ParameterSet.Of(network));
        Assert.Equal(186_746, optimizer.Parameters.Length);
        Assert.IsType<SgdOptimizer>(optimizer);
        Assert.Equal(5e-4, recipe.Optimizer.WeightDecay * (1 - ((SgdOptions)recipe.Optimizer).Momentum), 1e-12);
        Schedule schedule = recipe.Schedule.Create();
        Assert.Equal(0.2, schedule.RateAt(2, 80), 1e-12);
        Assert.InRange(schedule.RateAt(79, 80), 0, 0.001);
        Assert.IsType<CrossEntropyLoss>(Assert.IsType<CrossEntropyOptions>(recipe.Loss).Create(new(10, 10)));
        Assert.Equal((4, true), (recipe.Augmentation.PadAndCrop, recipe.Augmentation.Flip));
        Assert.Equal([0.4914f, 0.4822f, 0.4465f], recipe.Data.Mean);
    }

    [Fact]
    public void WhatIsLeftOut_HasItsDefault_AndComesBackThroughJson()
    {
        Recipe recipe = RecipeFile.Parse(RecipeText.Minimal, "x");
        Assert.Equal((128, 16, 0.1, 1UL), (recipe.BatchSize, recipe.MicroBatch, recipe.BatchNormMomentum, recipe.Seed));
        Assert.Null(recipe.Lanes);
        Assert.IsType<CrossEntropyOptions>(recipe.Loss);

        string full = RecipeFile.Format(recipe);
        Assert.Equal(full, RecipeFile.Format(RecipeFile.Parse(full, "x")));
    }

    [Theory]
    [InlineData("batchSise", "64", "$.batchSise", "there is no such key")]
    [InlineData("schedule.epochs", null, "$.schedule.epochs", "is missing")]
    [InlineData("schedule.epochs", "2.5", "$.schedule.epochs", "must be a whole number at least 1 and at most 1000000, and is 2.5")]
    [InlineData("schedule.epochs", "0", "$.schedule.epochs", "and is 0")]
    [InlineData("schedule.epochs", "\"ten\"", "$.schedule.epochs", "must be a whole number")]
    [InlineData("schedule.milestones", "[1]", "$.schedule.milestones", "there is no such key")]
    [InlineData("schedule.warmupEpochs", "2", "$.schedule.warmupEpochs", "below the 2 epochs")]
    [InlineData("schedule.kind", "\"triangle\"", "$.schedule.kind", "must be one of constant, step, cosine, linear, oneCycle")]
    [InlineData("optimizer.kind", null, "$.optimizer.kind", "is missing; it is one of sgd, adamW")]
    [InlineData("optimizer.beta1", "0.9", "$.optimizer.beta1", "there is no such key; known are momentum, nesterov")]
    [InlineData("optimizer.momentum", "1", "$.optimizer.momentum", "must be a number at least 0 and below 1")]
    [InlineData("optimizer.nesterov", "1", "$.optimizer.nesterov", "must be true or false")]
    [InlineData("optimizer.groups", "[{}, {\"rates\": 1}]", "$.optimizer.groups[1].rates", "there is no such key")]
    [InlineData("optimizer.groups", "[{\"kind\": \"Bais\"}]", "$.optimizer.groups[0].kind", "must be one of weight, bias")]
    [InlineData("optimizer.shifts", "{\"penalty\": \"l3\"}", "$.optimizer.shifts.penalty", "must be one of none, l1, l2")]
    [InlineData("data.mean", "[0.5, 0.5]", "$.data.mean", "must have 3 items, and has 2")]
    [InlineData("data.std", "[1, 0, 1]", "$.data.std[1]", "must be a number above 0")]
    [InlineData("data.std", "1", "$.data.std", "must be a list")]
    [InlineData("data.path", "null", "$.data.path", "must not be null")]
    [InlineData("data.validationFraction", "0", "$.data", "must have either testSplit or a validationFraction")]
    [InlineData("data", "[]", "$.data", "must be an object, and is a list")]
    [InlineData("augmentation", "{\"padAndCrop\": -1}", "$.augmentation.padAndCrop", "at least 0")]
    [InlineData("augmentation", "{\"colorJitter\": {\"hue\": 0.6}}", "$.augmentation.colorJitter.hue", "at most 0.5")]
    [InlineData("augmentation", "{\"randomResizedCrop\": {\"minScale\": 0.9, \"maxScale\": 0.5}}",
        "$.augmentation.randomResizedCrop.minScale", "must not exceed maxScale")]
    [InlineData("network.zoo", "\"shiftresnet20\"", "$.network.zoo", "there is no network 'shiftresnet20'")]
    [InlineData("network.from", "\"model.onnx\"", "$.network", "must have either zoo or from")]
    [InlineData("network.classes", "1", "$.network.classes", "at least 2")]
    [InlineData("name", "\"../x\"", "$.name", "must be lower-case letters")]
    [InlineData("microBatch", "48", "$.microBatch", "must divide the batch of 128")]
    [InlineData("seed", "-1", "$.seed", "must be a whole number from 0")]
    [InlineData("batchSize", "1e99", "$.batchSize", "must be a whole number")]
    [InlineData("loss", "{\"kind\": \"embeddingRegression\"}", "$.teacher", "is missing")]
    [InlineData("loss", "{\"kind\": \"sum\", \"terms\": []}", "$.loss.terms", "must not be empty")]
    [InlineData("loss", "{\"kind\": \"sum\", \"terms\": [{\"weight\": 1, \"loss\": {\"kind\": \"crossEntropy\"}}]}",
        "$.loss.terms[0].loss", "must be a loss on embeddings")]
    [InlineData("loss", "{\"kind\": \"sum\", \"terms\": [{\"weight\": 1, \"loss\": {\"kind\": \"relationalRegression\"}}]}",
        "$.teacher", "is missing")]
    [InlineData("loss", "{\"kind\": \"sum\", \"terms\": [{\"weight\": -1, \"loss\": {\"kind\": \"marginSoftmax\"}}]}",
        "$.loss.terms[0].weight", "at least 0")]
    [InlineData("loss", "{\"kind\": \"marginSoftmax\", \"centresFromTeacher\": true}", "$.teacher", "is missing")]
    [InlineData("teacher",
        """{ "model": "t", "input": { "mean": [0, 0, 0], "std": [1, 1, 1], "points": [{ "x": 1, "teacherX": 1, "teacherY": 1 }] } }""",
        "$.teacher.input.points[0].y", "is missing")]
    [InlineData("teacher", "{\"model\": \"t\", \"input\": {\"mean\": [0, 0, 0], \"std\": [1, 1, 0]}}", "$.teacher.input.std[2]", "above 0")]
    public void AWrongKeyOrValue_IsNamed(string path, string? json, string where, string reason)
    {
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Parse(RecipeText.With(path, json), "tiny.json"));
        DocumentError only = Assert.Single(error.Errors);
        Assert.Equal(where, only.Path);
        Assert.Contains(reason, only.Reason, StringComparison.Ordinal);
        Assert.StartsWith("tiny.json: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "kind": "marginSoftmax" }""", """{ "model": "t" }""", "$.teacher", "is of no use")]
    [InlineData("""{ "kind": "marginSoftmax", "centresFromTeacher": true }""", """{ "model": "t" }""",
        "$.loss.centresFromTeacher", "sees each image once")]
    [InlineData("""{ "kind": "embeddingRegression" }""",
        """{ "model": "t", "input": { "mean": [0, 0, 0], "std": [1, 1, 1], "points": [{"x": 1, "y": 1, "teacherX": 2, "teacherY": 2}] }}""",
        "$.teacher.input.points", "two or more")]
    public void ATeacher_MustGoWithTheLoss(string loss, string teacher, string where, string reason)
    {
        string json = RecipeText.With("loss", loss)[..^1] + $", \"teacher\": {teacher} }}";
        DocumentError only = Assert.Single(Assert.Throws<RecipeException>(() => RecipeFile.Parse(json, "x")).Errors);
        Assert.Equal(where, only.Path);
        Assert.Contains(reason, only.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_AreForEmbeddings_AndOfTestImages()
    {
        string[] paths = [.. Assert.Throws<RecipeException>(() => RecipeFile.Parse(RecipeText.With("data.pairs", "\"p.csv\""), "x"))
            .Errors.Select(error => error.Path)];
        Assert.Equal(["$.data.testSplit", "$.data.pairs"], paths);
    }

    [Fact]
    public void EverythingThatIsWrong_IsToldAtOnce()
    {
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Parse(
            """
            { "name": 3, "network": { "zoo": "resnet20" }, "data": { "mean": "grey" },
              "schedule": { "kind": "step", "epochs": 0 }, "x": 1 }
            """,
            "x"));
        Assert.Equal(
            ["$.name", "$.data.mean", "$.data.path", "$.data.std", "$.data.license", "$.data.description", "$.schedule.epochs",
                "$.schedule.milestones", "$.schedule.peakRate", "$.x", "$.optimizer"],
            error.Errors.Select(e => e.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{ \"name\": \"a\", } // why")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }")]
    [InlineData("null")]
    public void WhatIsNoJson_OrHasAKeyTwice_IsRefused(string json) =>
        Assert.Throws<RecipeException>(() => RecipeFile.Parse(json, "x"));

    [Fact]
    public void TheHash_ChangesWithWhatDecidesTheWeights_Only()
    {
        string hash = RecipeFile.Hash(RecipeFile.Parse(RecipeText.Minimal, "x"));
        Assert.Equal(hash, HashWith("lanes", "3"));
        Assert.Equal(hash, HashWith("description", "\"other words\""));
        Assert.Equal(hash, HashWith("batchSize", "128"));
        Assert.NotEqual(hash, HashWith("seed", "2"));
        Assert.NotEqual(hash, HashWith("optimizer.momentum", "0.8"));

        static string HashWith(string path, string json) => RecipeFile.Hash(RecipeFile.Parse(RecipeText.With(path, json), "x"));
    }
}
